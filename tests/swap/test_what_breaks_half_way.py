"""A server stands still or is killed half way, or the command is: nobody is lost, and it can be put right."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random

import psutil
import pytest

from deploy.conformance.trial import CLUB
from deploy.handover.moving import give_back, hand_over
from deploy.handover.program import Program
from deploy.ports import LOOPBACK, Ports
from deploy.problems import CannotRun
from services.contract.topics import Stream
from services.runtime.connections import KafkaConnection
from tests.chaos.scenes.proxy import Proxy
from tests.running.cluster import a_cluster
from tests.running.servers import a_home
from tests.running.stage import a_stage, until
from tests.swap.scene import AT_THE_CUT, Scene, a_scene
from tests.swap.test_who_is_not_what_was_promised import nothing_is_lost

pytestmark = pytest.mark.swap

STANDS_STILL_SECONDS, KILLED_SECONDS = 4.0, 3.0


@asynccontextmanager
async def a_program(scene: Scene) -> AsyncIterator[Program]:
    """One in Node.js, which is ended whatever comes."""
    program = Program(await scene.in_nodejs(), scene.stage.folder / "nodejs.log")
    try:
        yield program
    finally:
        await program.end()


@pytest.mark.parametrize("server", ["kafka", "mongo"])
async def test_a_server_that_stands_still_at_the_cut_only_makes_it_longer(server: str, scene: Scene) -> None:
    (child,) = (one for one in scene.stage.servers.children if one.name == server)

    def stand_still(said: str) -> None:
        if AT_THE_CUT in said:
            child.process.suspend()
            asyncio.get_running_loop().call_later(STANDS_STILL_SECONDS, child.process.resume)

    async with a_program(scene) as program:
        async with scene.load(), scene.under_way(program=program, say=stand_still) as handover:
            moved = await hand_over(handover)
        async with scene.under_way(back=True, stop=program.end) as handover:
            await give_back(handover)

    assert moved.gap_seconds > STANDS_STILL_SECONDS
    await nothing_is_lost(scene)


async def test_brokers_that_are_away_when_it_is_asked_where_topics_end_are_waited_for(scene: Scene) -> None:
    port, brokers = Ports.somewhere_free().kafka, scene.stage.servers.ports.kafka
    proxy = Proxy(port, [brokers], chance=Random(0))  # noqa: S311 - it is chance for a test
    coming: list[asyncio.Task[None]] = []

    def come_back(_: str) -> None:
        coming.append(asyncio.create_task(proxy.open()))

    try:
        async with scene.under_way(say=come_back) as handover:
            handover.kafka = KafkaConnection(f"{LOOPBACK}:{proxy.port}")
            ends = await handover.ends(Stream.MATCHES)
    finally:
        await proxy.shut()

    assert coming
    assert {place.topic for place in ends} == {scene.stage.topic(Stream.MATCHES)}


@pytest.mark.long
@pytest.mark.parametrize("server", ["kafka", "mongo"])
async def test_a_server_that_is_killed_at_the_cut_leaves_the_borough_with_one_of_the_two(
    server: str, tmp_path: Path
) -> None:
    async with (
        a_cluster(a_home(tmp_path / "home"), 1) as cluster,
        a_stage(cluster.servers, tmp_path) as stage,
        a_scene(stage) as scene,
        a_program(scene) as program,
    ):
        restarting: list[asyncio.Task[None]] = []

        async def start_again() -> None:
            await asyncio.sleep(KILLED_SECONDS)
            await cluster.start_again(server)

        def kill(said: str) -> None:
            if AT_THE_CUT in said:
                cluster.kill(server)
                restarting.append(asyncio.create_task(start_again()))

        async with scene.under_way(program=program, say=kill) as handover:
            with suppress(CannotRun):
                await hand_over(handover)
        await asyncio.gather(*restarting)
        async with scene.marks() as marks:
            is_handed_over = await marks.mark() is not None
        if is_handed_over:
            async with scene.under_way(back=True, stop=program.end) as handover:
                await give_back(handover)

        assert restarting
        await nothing_is_lost(scene)


async def test_a_command_that_is_killed_at_the_cut_is_put_right_by_taking_back_and_is_given_again(
    scene: Scene,
) -> None:
    line, kept = await scene.in_nodejs(), await scene.refer(CLUB.need)
    await scene.comes_to_rest()
    command = await asyncio.create_subprocess_exec(
        *scene.line("--to", scene.group, "--start", line), env=scene.here, stdout=asyncio.subprocess.DEVNULL
    )
    async with scene.marks() as marks:
        await until(marks.mark, 120)
    command.send_signal(signal.SIGKILL)
    await command.wait()
    made = [await scene.refer() for _ in range(3)]

    (left,) = programs_of(scene)
    begins = await scene.may_begin()
    if begins:
        await until(scene.reads, 60)
    back = await scene.typed("--back", *(("--stop", f"kill {left.pid}") if begins else ()))
    assert back["works_it_now"] == "the region"
    assert (await scene.comes_to_rest()).answers.keys() >= {kept, *made}
    again = await scene.typed("--to", scene.group, "--start", line)
    assert [one.pid for one in programs_of(scene)] == [again["pid"]]
    await scene.typed("--back", "--stop", f"kill {again['pid']}")
    await nothing_is_lost(scene)


def programs_of(scene: Scene) -> list[psutil.Process]:
    """The programs that read, or wait to read, with the group of this scene."""
    there = [one for one in psutil.process_iter(["cmdline", "status"]) if one.info["status"] != psutil.STATUS_ZOMBIE]
    return [one for one in there if scene.group == (one.info["cmdline"] or [""])[-1]]
