"""What is tried of which component, and how a trial goes: scenes, then checks, then the report."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deploy.conformance.checks.check import Check
from deploy.conformance.checks.tables import matching as of_matching
from deploy.conformance.checks.tables import notify as of_notify
from deploy.conformance.checks.tables import referral as of_referral
from deploy.conformance.checks.tables import reporting as of_reporting
from deploy.conformance.driving import Pace, Wire, play
from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Invention
from deploy.conformance.report import Report, judge
from deploy.conformance.scenes import matching, notify, referral, reporting, reporting_options
from deploy.conformance.scenes.steps import Step
from deploy.conformance.trial import Trial
from services.contract.components import COMPONENTS
from services.contract.components.values import Component


def reporting_scenes(invention: Invention, evidence: Evidence, *, can_restart: bool) -> Iterable[Iterator[Step]]:
    """What a reporting is put through: the core, and then what is declared."""
    play = reporting.Play(invention, evidence)
    yield from reporting.scenes(play, can_restart=can_restart)
    if reporting.can_ask(evidence) and not reporting.counted_before(evidence):
        yield from reporting_options.of_options(play)


@dataclass(frozen=True, slots=True)
class Kit:
    """All that one kind of component is tried by."""

    component: Component
    scenes: Callable[..., Iterable[Iterator[Step]]]
    checks: tuple[Check, ...]

    async def conduct(
        self, trial: Trial, wire: Wire, pace: Pace, *, run: UUID, now: Callable[[], datetime], can_restart: bool
    ) -> Report:
        """Try the component at the other end of the wire. Raises NobodyAnswers."""
        evidence = Evidence(trial)
        scenes = self.scenes(Invention(run, trial.borough, now), evidence, can_restart=can_restart)
        await play(scenes, wire, evidence, pace)
        return judge(self.component, self.checks, evidence, now(), restarted=can_restart)


KITS: Mapping[str, Kit] = {
    "referral": Kit(COMPONENTS["referral"], referral.scenes, of_referral.CHECKS),
    "matching": Kit(COMPONENTS["matching"], matching.scenes, of_matching.CHECKS),
    "notify": Kit(COMPONENTS["notify"], notify.scenes, of_notify.CHECKS),
    "reporting": Kit(COMPONENTS["reporting"], reporting_scenes, of_reporting.CHECKS),
}
