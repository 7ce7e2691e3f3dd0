"""One seed from start to end: load, faults, healing, draining, and the checks. START HERE to see how a scene plays."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from deploy.conservation.suiting import Suiting
from deploy.home import Home
from deploy.invented.referrals import PostcodesIn
from deploy.local.service_environment import gazetteer_folder
from deploy.secret_files import SecretFiles
from services.contract import borough_map
from services.contract.borough_map import Component
from services.contract.topics import PartnerTopic
from services.geography.building import open_gazetteer
from services.runtime import sealing
from services.runtime.consuming.reading.inflating import bound_the_client
from tests.chaos import checkers, nemesis
from tests.chaos.checkers import asked
from tests.chaos.checkers.healthy import healthy_delay_seconds
from tests.chaos.checkers.timers import fired
from tests.chaos.cluster_schedule import plan
from tests.chaos.faults.clocks import DAYS_AT_ONCE
from tests.chaos.findings.drain import Behind, Drained, drain
from tests.chaos.findings.evidence import Evidence
from tests.chaos.findings.gathering import Sources, gather
from tests.chaos.load.history import Kind, pairs, read
from tests.chaos.load.workload import Workload, callers
from tests.chaos.nemesis import Played
from tests.chaos.outcome import Clock, Outcome
from tests.chaos.partners.checker import count_of_answers
from tests.chaos.recovery import recoveries
from tests.chaos.scenes.fleet import Member
from tests.chaos.scenes.ground import Ground
from tests.chaos.scenes.scene import HISTORY, Scene, a_scene
from tests.chaos.schedule import MADE_ANEW, MISSING, Planned

# A lease or a consumer's session that a killed process held must run out first; then the backlog goes.
DRAIN_SECONDS = 180.0
TURNED_AWAY = "503 with Retry-After"
# Once everything is whole again, a door answers whoever still asks within this.
ANSWER_SECONDS = 10.0


async def play(ground: Ground, seed: int, folder: Path, postcodes_in: PostcodesIn, share: float = 1.0) -> Outcome:
    """Play a seed, or a share of it; its logs and its history lie in the folder afterwards."""
    clock = Clock()
    faults, seconds = plan(seed, on_cluster=ground.is_cluster, share=share)
    missing = {each.target for each in faults if each.kind == MISSING}
    apart = any(each.kind == MADE_ANEW for each in faults)
    async with a_scene(ground, seed, folder, postcodes_in, missing, with_borough_apart=apart) as scene:
        await scene.fleet.ready()
        clock.mark("start")
        async with callers(scene, seconds, postcodes_in) as workload, meanwhile(scene.fleet.watch()):
            played, drained = await _played(scene, workload, faults, clock)
            # After the way back was measured, because what comes due now is no backlog of the faults'.
            async with meanwhile(workload.follow_all()):
                await _days_pass_at_last(scene)
            clock.mark("days")
            left = (await drain(scene, seconds=DRAIN_SECONDS)).left
            await workload.look_at_all()
            clock.mark("drain")
            evidence = await gathered(scene)
        codes = await scene.fleet.stop_all()
        clock.mark("stop")
        history = pairs(read(folder / HISTORY))
        broken = checkers.violations(evidence, history) | _left(left) | _unclean(codes)
        broken |= _turned_away(workload) | _seen(scene)
        clock.mark("check")
        if not broken:
            await scene.clear()
    return _outcome(scene, workload, evidence, history, played=played, drained=drained, violations=broken, clock=clock)


def _outcome(
    scene: Scene,
    workload: Workload,
    evidence: Evidence,
    history: asked.History,
    *,
    played: Played,
    drained: Drained,
    violations: Mapping[str, Sequence[str]],
    clock: Clock,
) -> Outcome:
    return Outcome(
        seed=scene.seed,
        kills=scene.fleet.kills,
        referrals=len(workload.made),
        records=sum(map(len, evidence.log.values())),
        faults=dict(played.faults),
        left_out=played.left_out,
        drained=drained,
        ended=scene.fleet.ended,
        violations=violations,
        seconds=clock.total,
        doors=workload.by_door,
        timers=dict(fired(evidence)),
        answered=count_of_answers(evidence),
        largest_mib=round(scene.fleet.largest_mib),
        phases=clock.marks,
        turned_away=dict(workload.turned_away),
        on_cluster=scene.ground.is_cluster,
        deaths=sum(1 for _ in asked.those(history, Kind.DEATH)),
        rollbacks=sum(1 for _ in asked.those(history, Kind.ROLLBACK)),
        healthy_delay_seconds=healthy_delay_seconds(evidence, history),
        recovered=recoveries(evidence, history),
    )


async def _played(scene: Scene, workload: Workload, faults: Sequence[Planned], clock: Clock) -> tuple[Played, Drained]:
    """Load and faults until everything is whole again; then how the backlog goes, while callers get their answers.

    Nobody takes a step of a life meanwhile, because what is asked anew is no backlog.
    """
    async with asyncio.TaskGroup() as group:
        referring = group.create_task(workload.refer_all())
        async with meanwhile(workload.follow_all()):
            played = await nemesis.play(scene, faults)
            clock.mark("load")
            await scene.fleet.ready()
            clock.mark("ready")
        recovering = group.create_task(drain(scene, seconds=DRAIN_SECONDS))
        await asyncio.wait([referring], timeout=ANSWER_SECONDS)
        workload.patience.over = True
    clock.mark("back")
    return played, recovering.result()


async def _days_pass_at_last(scene: Scene) -> None:
    """What was set during the load comes due, while processes that work it are killed."""
    scene.days.go_by(DAYS_AT_ONCE)
    for component in (Component.REFERRAL, Component.MATCHING):
        await scene.fleet.kill(Member(component, 0))
    await scene.fleet.ready()


async def gathered(scene: Scene) -> Evidence:
    """All that can be known of the scene, from where it lies."""
    bound_the_client()
    gazetteer = open_gazetteer(gazetteer_folder(Home.from_environment(os.environ)))
    ground, secrets = scene.ground, SecretFiles.in_folder(scene.ground.home.keys)
    sources = Sources(
        kafka=ground.servers.kafka,
        mongo_url=ground.servers.mongo_url,
        ports=ground.ports,
        reporting_port=ground.replicas[0].reporting,
        dead_letter_key=sealing.read_key(secrets.dead_letter_key),
        directory=scene.folder / "directory.json",
        now=scene.days.now,
        suiting=Suiting.by(gazetteer, borough_map.read(scene.folder / "boroughs.toml")),
        prefix=scene.prefix,
        partners=[topic for topic in scene.topics if isinstance(topic, PartnerTopic)],
        mails_before=scene.mails_before,
        lost=scene.lost,
    )
    return await gather(sources)


def _left(behind: Behind) -> dict[str, list[str]]:
    left = [f"{name} is still behind by {count}." for name, count in behind.items()]
    return {"drained": left} if left else {}


def _turned_away(workload: Workload) -> dict[str, list[str]]:
    """While two of three members are away, or anything else is, a door says 503 and when to come back."""
    wrong = {said: count for said, count in workload.turned_away.items() if said != TURNED_AWAY}
    found = [f"A door answered {count} times with {said}." for said, count in wrong.items()]
    return {"doors": found} if found else {}


def _seen(scene: Scene) -> dict[str, list[str]]:
    return {"faults": scene.broken} if scene.broken else {}


def _unclean(codes: Mapping[Member, int | None]) -> dict[str, list[str]]:
    """A quiet process that is asked to stop has nothing to lose, so it must end well."""
    found = [f"{member} was asked to stop, and ended with {code}." for member, code in codes.items() if code]
    return {"clean stop": found} if found else {}


@asynccontextmanager
async def meanwhile(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do the work while the block lasts; if it fails, so does the block at its end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
