"""A service's process ends in order, within its grace time and with an exit code that tells, whatever is away."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import pytest

from deploy.ports import LOOPBACK, Ports
from services.contract.topics import Stream
from services.runtime.connections import MongoConnection
from services.runtime.exit_codes import ExitCode
from services.runtime.recovering.dead_letters import key_of_dead_letters
from services.runtime.storing import mongo
from services.runtime.storing.preparing import master_keys
from services.runtime.storing.storage import database_name
from tests.chaos.scenes.proxy import Proxy, Weather
from tests.running.processes import Running, a_process
from tests.running.stage import Stage, until
from tests.support import builders
from tests.toys.process import STANDS_STILL

TOY = "tests.toys.process"
# More than a busy machine takes for what ends in order; what hangs on a server takes all of it.
GRACE = 15
# Ending Python is not the service's time; what hangs on a server takes 30 and more with it.
AROUND = 14
# For what is to stand still, and longer than a busy machine leaves a process without its turn.
STILL_SECONDS = 5


@asynccontextmanager
async def a_toy(stage: Stage, **settings: Any) -> AsyncIterator[Running]:
    boring = {
        "kafka_servers": stage.servers.kafka,
        "mongo_url": stage.servers.mongo_url,
        "name_prefix": stage.prefix,
        "grace_seconds": GRACE,
    }
    async with a_process(TOY, stage.folder, **boring | settings) as running:
        yield running


@asynccontextmanager
async def a_way_to_mongodb(stage: Stage) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy before MongoDB, and the address to reach MongoDB through it."""
    proxy = Proxy(Ports.somewhere_free().mongo, [stage.servers.ports.mongo], chance=Random(1))  # noqa: S311
    await proxy.open()
    try:
        yield proxy, f"mongodb://{LOOPBACK}:{proxy.port}/?directConnection=true"
    finally:
        await proxy.shut()


async def test_a_service_that_is_told_to_stop_ends_with_0(stage: Stage) -> None:
    async with a_toy(stage) as running:
        await running.publishes("Started")
        assert await running.lives()
        await running.becomes_whole()
        await stage.send(builders.a_matched())
        assert await stage.read(Stream.NOTICES, 1)
        code, seconds = await running.stops()
    assert (code, running.messages[-1]) == (ExitCode.CLEAN, "Stopped")
    assert seconds < GRACE + AROUND


async def test_being_told_again_changes_nothing(stage: Stage) -> None:
    async with a_toy(stage) as running:
        await running.publishes("Started")
        assert (await running.stops(signals=3))[0] == ExitCode.CLEAN


@pytest.mark.parametrize("away", ["kafka_servers", "mongo_url"])
async def test_a_stop_during_the_start_ends_it_though_a_server_is_away(stage: Stage, away: str) -> None:
    nowhere = f"{LOOPBACK}:{Ports.somewhere_free().kafka}"
    address = nowhere if away == "kafka_servers" else f"mongodb://{nowhere}/?replicaSet=rs0"
    async with a_toy(stage, **{away: address}) as running:
        await running.publishes("Waiting")
        code, seconds = await running.stops()
    assert code == ExitCode.CLEAN
    assert seconds < GRACE + AROUND


async def test_doors_open_without_kafka(stage: Stage) -> None:
    async with a_toy(stage, kafka_servers=f"{LOOPBACK}:{Ports.somewhere_free().kafka}") as running:
        await until(running.is_ready)
        assert await running.opens()
        await running.publishes("Waiting")
        assert not await running.is_whole()


async def test_a_stop_during_the_start_ends_it_though_mongodb_hangs(stage: Stage) -> None:
    async with a_way_to_mongodb(stage) as (proxy, address):
        proxy.set(Weather(silent=True))
        async with a_toy(stage, mongo_url=address) as running:
            await running.ends_up_listening()
            code, seconds = await running.stops()
    assert code == ExitCode.CLEAN
    assert seconds < GRACE + AROUND


async def test_a_stop_ends_in_its_time_though_mongodb_hangs(stage: Stage) -> None:
    short: dict[str, Any] = {"grace_seconds": 2}
    async with a_way_to_mongodb(stage) as (proxy, address), a_toy(stage, mongo_url=address, **short) as running:
        await running.publishes("Started")
        await stage.send(builders.a_matched())
        assert await stage.read(Stream.NOTICES, 1)
        proxy.set(Weather(silent=True))
        await stage.send(builders.a_matched(), sequence=2)
        code, seconds = await running.stops()
    assert code == ExitCode.FAILED
    assert "Not all was finished in time; the next process takes it up" in running.messages
    assert seconds < short["grace_seconds"] + AROUND


@pytest.mark.parametrize("setting", ["http_port", "internal_port"])
async def test_a_port_that_another_program_has_ends_the_start_with_what_to_do(stage: Stage, setting: str) -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        port = other.getsockname()[1]
        async with a_toy(stage, **{setting: port}) as running:
            code = await running.ends()
    assert code == ExitCode.PORT_TAKEN
    assert f"LINKWAY_{setting.upper()}" in running.messages[-1]
    assert str(port) in running.messages[-1]


async def test_another_master_key_ends_the_start_with_what_to_do(stage: Stage) -> None:
    async with mongo.Client(MongoConnection(stage.servers.mongo_url)) as client:
        database = client.database(database_name(stage.prefix, "notify"))
        await master_keys.check(database, [key_of_dead_letters(bytes(32))])
    async with a_toy(stage) as running:
        assert await running.ends() == ExitCode.ANOTHER_KEY
    assert "LINKWAY_DEAD_LETTER_KEY_FILE names another key" in running.said


async def test_a_process_that_stands_still_while_its_servers_answer_ends_itself(stage: Stage) -> None:
    async with a_toy(stage, stall_seconds=STILL_SECONDS) as running:
        await running.publishes("Started")
        await stage.send(builders.a_matched(service_name=STANDS_STILL))
        assert await running.ends() == ExitCode.STUCK
    assert '"parts": ["lanes"]' in running.said


async def test_a_process_waits_for_a_server_that_is_away_however_long(stage: Stage) -> None:
    async with a_way_to_mongodb(stage) as (proxy, address), a_toy(stage, mongo_url=address, stall_seconds=8) as running:
        await running.publishes("Started")
        await proxy.shut()
        await stage.send(builders.a_matched())
        await asyncio.sleep(9)
        assert await running.lives()
        assert not await running.is_ready()
        await proxy.open()
        assert await stage.read(Stream.NOTICES, 1)
        assert (await running.stops())[0] == ExitCode.CLEAN


@pytest.mark.parametrize(("path", "function"), [("block", "stand_still"), ("hold", "hold_still")])
async def test_a_process_whose_event_loop_is_blocked_ends_itself_and_says_where(
    stage: Stage, path: str, function: str
) -> None:
    async with a_toy(stage, blocked_seconds=STILL_SECONDS) as running:
        await running.publishes("Started")
        await running.asks(f"/{path}?whom=Ada-Invented")
        assert await running.ends() == ExitCode.FAILED
    assert f"in {function}" in running.said
    assert "Ada" not in running.said


async def test_a_process_whose_event_loop_turns_goes_on_however_long(stage: Stage) -> None:
    async with a_toy(stage, blocked_seconds=STILL_SECONDS) as running:
        await running.publishes("Started")
        await asyncio.sleep(STILL_SECONDS + 1)
        assert await running.lives()
        running.process.send_signal(signal.SIGINT)
        assert await running.ends() == ExitCode.CLEAN
