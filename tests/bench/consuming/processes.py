"""More processes of one service: events a second of two and of four beside one, and which cores they leave."""

import asyncio
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil
import uvloop

from deploy.servers.servers import Servers
from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.storage import FENCES, database_name
from tests.bench import rows
from tests.bench.consuming import events, served
from tests.running.stage import settings_for
from tests.toys.toy import a_toy

NUMBERS = (1, 2, 4)
# So many that what is worked before the last process has joined is little.
EVENTS = 60_000
BAR_OF_TWO, BAR_OF_FOUR = 1.3, 1.0
_ROUNDS = 3
_LOOK_SECONDS = 0.05
_OURS = "the service"


@dataclass(frozen=True)
class Worked:
    """Events worked in so many seconds, and the CPU seconds that each took meanwhile."""

    events: int
    seconds: float
    cpu: Mapping[str, float]

    @property
    def figure(self) -> rows.Figure:
        """Events a second, and what one costs all processes of the service together."""
        return rows.Figure(self.events / self.seconds, self.cpu[_OURS] * 1e6 / self.events)

    def cores(self) -> str:
        """Who had how many cores."""
        had = ", ".join(f"{name} {spent / self.seconds:.2f}" for name, spent in self.cpu.items())
        return f"of {os.cpu_count()} cores: {had}"


async def measure(servers: Servers, folder: Path) -> list[rows.Row]:
    """The numbers in turn in each round, from when all processes have joined."""
    rounds = [[await one(servers, folder, number) for number in NUMBERS] for _ in range(_ROUNDS)]
    return [
        rows.compare(
            f"events worked by {NUMBERS[place]} processes, beside one",
            [(worked[place].figure, worked[0].figure) for worked in rounds],
            "events/s",
            bar=bar,
            better="more",
            note=f"{NUMBERS[place]} had {rounds[-1][place].cores()}; one had {rounds[-1][0].cores()}",
        )
        for place, bar in ((1, BAR_OF_TWO), (2, BAR_OF_FOUR))
    ]


async def one(servers: Servers, folder: Path, number: int) -> Worked:
    """So many processes of a service that work what lies there."""
    prefix = f"p{secrets.token_hex(4)}."
    await events.make_topics(servers.kafka, prefix)
    await events.fill(servers.kafka, prefix, EVENTS)
    told = [servers.kafka, servers.mongo_url, prefix, str(folder)]
    processes = await asyncio.gather(*(_start(told) for _ in range(number)))
    async with mongo.Client(MongoConnection(servers.mongo_url)) as client:
        fences = client.database(database_name(prefix, "notify")).collection(FENCES)
        await asyncio.gather(*(_line(process) for process in processes))
        before, began, cpu = await _done(fences), perf_counter(), _cpu(servers, processes)
        while await _done(fences) < EVENTS:  # noqa: ASYNC110 - MongoDB tells how far they are
            await asyncio.sleep(_LOOK_SECONDS)
        seconds, after = perf_counter() - began, _cpu(servers, processes)
    for process in processes:
        await process.communicate(b"")
    return Worked(EVENTS - before, seconds, {name: after[name] - cpu[name] for name in after})


async def _start(told: Sequence[str]) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "tests.bench.consuming.processes", *told]
    return await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    return (await process.stdout.readline()).decode()


async def _done(fences: mongo.BoundCollection) -> int:
    return sum(row["next"] for row in await fences.find({}))


def _cpu(servers: Servers, processes: Sequence[asyncio.subprocess.Process]) -> Mapping[str, float]:
    ours = sum(_seconds(psutil.Process(process.pid)) for process in processes)
    return {_OURS: ours, **{child.name: _seconds(child.process) for child in servers.children}}


def _seconds(process: psutil.Process) -> float:
    taken = process.cpu_times()
    return float(taken.user + taken.system)


async def _work(told: Sequence[str]) -> None:
    kafka, mongo_url, prefix, folder = told
    settings = settings_for(kafka, mongo_url, Path(folder), name_prefix=prefix, boroughs=events.BOROUGHS)
    async with served.at_work(a_toy(), settings):
        print("joined", flush=True)  # noqa: T201 - the process that started this one reads it
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_work(sys.argv[1:]))
