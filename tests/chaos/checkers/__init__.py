"""What must hold once a faulty day is over: pure functions from evidence and history to sentences of what is broken."""

from collections.abc import Callable, Iterable, Mapping

from deploy.conservation import checks
from tests.chaos.checkers.asked import History, facts
from tests.chaos.checkers.capacity import capacity
from tests.chaos.checkers.clocks import clocks
from tests.chaos.checkers.dead_letters import dead_letters
from tests.chaos.checkers.double_effect import double_effect
from tests.chaos.checkers.healthy import healthy
from tests.chaos.checkers.known import known
from tests.chaos.checkers.lost import lost
from tests.chaos.checkers.offsets import offsets
from tests.chaos.checkers.open_doors import open_doors
from tests.chaos.checkers.order import order
from tests.chaos.checkers.releases import releases
from tests.chaos.checkers.replay import replay_equality
from tests.chaos.checkers.synthetic import synthetic
from tests.chaos.checkers.timers import timers
from tests.chaos.checkers.told import told
from tests.chaos.findings.evidence import Evidence
from tests.chaos.partners.checker import partners

Checker = Callable[[Evidence, History], Iterable[str]]


def conserved(evidence: Evidence, history: History) -> Iterable[str]:
    """What the demonstration shows that it holds."""
    return checks.violations(facts(evidence, history))


CHECKERS: Mapping[str, Checker] = {
    "conservation": conserved,
    "lost": lost,
    "double effect": double_effect,
    "order and gap": order,
    "capacity": capacity,
    "replay equality": replay_equality,
    "offset conservation": offsets,
    "dead letters": dead_letters,
    "clocks": clocks,
    "synthetic": synthetic,
    "timers": timers,
    "partners": partners,
    "known to a database": known,
    "told of what was said": told,
    "well while others are ill": healthy,
    "open doors": open_doors,
    "broken releases": releases,
}


def violations(evidence: Evidence, history: History) -> dict[str, list[str]]:
    """What each checker says is broken; a checker that has nothing to say is left out."""
    found = {name: list(check(evidence, history)) for name, check in CHECKERS.items()}
    return {name: sentences for name, sentences in found.items() if sentences}
