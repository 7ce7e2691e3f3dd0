"""Waiting for servers ends as soon as the answer is known."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.ports import LOOPBACK, Ports
from deploy.processes import ready
from deploy.processes.child import DiedAtStart
from deploy.processes.logs import what_it_said
from deploy.processes.processes import Processes
from deploy.processes.ready import NotReadyInTime
from deploy.processes.side_by_side import side_by_side
from deploy.servers import kafka
from services.runtime.connections import Connections


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    processes = Processes(tmp_path)
    yield processes
    processes.stop(*processes.running(), grace_seconds=0.1)


async def test_a_server_that_dies_is_not_waited_for(processes: Processes) -> None:
    child = processes.start("server", [sys.executable, "-I", "-S", "-c", "raise SystemExit('FATAL no licence')"])

    with pytest.raises(DiedAtStart, match="no licence"):
        await ready.answers(child, Ports.somewhere_free().kafka, seconds=60)


async def test_a_server_that_never_answers_is_given_up(processes: Processes) -> None:
    child = processes.start("server", [sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"])

    with pytest.raises(NotReadyInTime, match="server did not answer"):
        await ready.answers(child, Ports.somewhere_free().kafka, seconds=0.1)


async def test_a_port_that_speaks_something_else_is_neither_kafka_nor_a_service() -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, LOOPBACK, 0) as server:
        port = int(server.sockets[0].getsockname()[1])

        assert await ready.takes_connections(port)
        assert not await kafka.knows_of_a_broker(port, Connections())
        assert not await ready.is_service_ready(port)


async def test_one_failure_calls_off_the_rest_and_is_raised_as_it_is() -> None:
    async def fail() -> None:
        raise LookupError("not here")

    with pytest.raises(LookupError, match="not here"):
        await side_by_side(asyncio.sleep(60), fail())


async def test_results_come_in_the_order_of_the_work() -> None:
    assert await side_by_side(asyncio.sleep(0.01, "slow"), asyncio.sleep(0, "fast")) == ["slow", "fast"]


def test_complaints_are_shown_rather_than_what_came_after_them(tmp_path: Path) -> None:
    log = tmp_path / "mongo.log"
    lines = ['{"s":"E", "msg":"Unable to lock the lock file"}', *['{"s":"I", "msg":"shutting down"}'] * 20]
    log.write_text("\n".join(lines))

    assert what_it_said(log) == '    {"s":"E", "msg":"Unable to lock the lock file"}'
