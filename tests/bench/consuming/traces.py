"""What traces cost while nobody asks for any: the service as it is, beside one that could not be asked."""

import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deploy.servers.servers import Servers
from services.contract.envelope import Envelope
from services.runtime.working.unit_of_work import UnitOfWork
from tests.bench import rows
from tests.bench.consuming import events, served
from tests.bench.process import Spent, print_figures, spent_by
from tests.bench.rows import Figure
from tests.toys.toy import a_toy

EVENTS = 30_000
OFF, WITHOUT = "off", "without"
# What can be told from chance on a machine with other work.
BAR = 1.05


async def measure(servers: Servers, folder: Path) -> list[rows.Row]:
    """CPU microseconds for each event, because the time it takes differs by more from one round to the next."""
    pairs = []
    for number in range(rows.ROUNDS):
        # Each is the first as often as the other.
        order = (OFF, WITHOUT) if number % 2 else (WITHOUT, OFF)
        found = {mode: await _one(servers, folder, mode) for mode in order}
        pairs.append((found[OFF], found[WITHOUT]))
    name = "CPU of an event with traces off, beside without the code that looks"
    return [rows.compare(name, pairs, "us", bar=BAR, better="less")]


async def _one(servers: Servers, folder: Path, mode: str) -> Figure:
    prefix = f"b{secrets.token_hex(4)}."
    await events.make_topics(servers.kafka, prefix)
    await events.fill(servers.kafka, prefix, EVENTS)
    told = [mode, servers.kafka, servers.mongo_url, prefix, str(folder)]
    done = (await spent_by("tests.bench.consuming.traces", *told)).figure(EVENTS)
    if done.cpu_us is None:
        raise RuntimeError("The process did not say what it spent.")
    return Figure(done.cpu_us)


def _as_it_came(_: UnitOfWork[Any, Any], envelope: Envelope) -> str | None:
    return envelope.traceparent


async def _work(told: Sequence[str]) -> Spent:
    mode, kafka, mongo_url, prefix, folder = told
    if mode == WITHOUT:
        UnitOfWork.trace_of = _as_it_came  # type: ignore[assignment,method-assign]
    return await served.work(a_toy(), kafka, mongo_url, prefix, until=EVENTS, folder=Path(folder))


if __name__ == "__main__":
    print_figures(_work(sys.argv[1:]))
