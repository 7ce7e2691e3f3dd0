"""What traces cost while nobody asks for any: one look for each event, beside all that the event costs.

A service with the look and one without it differ by less than two runs of the same do, so the look is timed by itself.
"""

from pathlib import Path
from typing import Any

from deploy.servers.servers import Servers
from services.runtime.working.unit_of_work import UnitOfWork
from tests.bench import rows
from tests.bench.consuming import pipeline
from tests.bench.process import Spent, print_figures, spent, spent_by
from tests.bench.rows import Figure
from tests.support.builders import an_envelope

EVENTS = 30_000
LOOKS = 300_000
# Less than can be told from chance.
BAR = 0.01
_NS_IN_US = 1_000


async def measure(servers: Servers, folder: Path) -> list[rows.Row]:
    """Nanoseconds of CPU of one look, and of an event in a service that has it, in turn."""
    pairs = []
    for _ in range(rows.ROUNDS):
        look = (await spent_by("tests.bench.consuming.traces")).cpu_seconds * 1e9 / LOOKS
        event = (await pipeline.one(servers, folder, "linkway", EVENTS)).cpu_us
        if event is None:
            raise RuntimeError("The process did not say what it spent.")
        pairs.append((Figure(look), Figure(event * _NS_IN_US)))
    name = "the look whether anybody asks for traces, beside all that an event costs"
    return [rows.compare(name, pairs, "ns", bar=BAR, better="less")]


async def _look() -> Spent:
    # Nothing but what looks is asked of it, so it stands in no transaction.
    work: UnitOfWork[Any, Any] = UnitOfWork.__new__(UnitOfWork)
    work._continues = None
    envelope = an_envelope()
    async with spent() as taken:
        for _ in range(LOOKS):
            work.trace_of(envelope)
    return taken


if __name__ == "__main__":
    print_figures(_look())
