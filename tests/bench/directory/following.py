"""A feed of 50,000 services comes in, beside what was asked: 30 seconds and 300 MiB of the process that matches.

The time is from the feed's having them until all are matched by. Then one of them is changed at the door, again and
again: how long until it is matched by, beside a second.
"""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter
from uuid import NAMESPACE_URL, uuid5

import httpx
import psutil

from deploy import boroughs, tokens
from deploy.home import Home
from deploy.invented.listings import directory
from deploy.local.platform import Platform
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import LOOPBACK, Ports
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import TokenRight
from services.geography.building import open_gazetteer
from services.runtime.working.callers import Caller
from tests.bench import rows

SERVICES = 50_000
INVENTED = 1_000
AT_FIRST = 100
CHANGES = 15
ASKED_SECONDS, ASKED_MIB, ASKED_MS = 30.0, 300.0, 1000.0
_PATIENCE_SECONDS = 240
_LISTED = re.compile(rb"^linkway_matching_services_matched_by ([0-9.e+]+)$", re.M)
_REVISION = re.compile(rb"^linkway_matching_directory_revision ([0-9.e+]+)$", re.M)


async def measure(home: Home) -> list[rows.Row]:
    """How long it takes, how much memory, and how soon a change is there."""
    async with _matching(home) as matching:
        began = perf_counter()
        matching.publish(SERVICES)
        await matching.until(matching.listed, SERVICES)
        seconds, mib = perf_counter() - began, matching.most_mib()
        changes = [await matching.changed(number) for number in range(CHANGES)]
    return [
        _row("a feed of 50,000 services comes in", [seconds], ASKED_SECONDS, "s"),
        _row("most memory of the process that reads it", [mib], ASKED_MIB, "MiB"),
        _row("a changed service is matched by, of 50,000", changes, ASKED_MS, "ms"),
    ]


def _row(name: str, values: Sequence[float], asked: float, unit: str) -> rows.Row:
    pairs = [(rows.Figure(value), rows.Figure(asked)) for value in values]
    return rows.compare(f"{name}, beside what is asked", pairs, unit, bar=1, better="less")


@dataclass
class Matching:
    """A process of matching, its feed, and who may change what it lists."""

    process: psutil.Process
    feed: Path
    written: Sequence[bytes]
    inside: httpx.AsyncClient
    door: httpx.AsyncClient

    def publish(self, count: int) -> None:
        """The feed has so many services, all at once."""
        new = self.feed.with_suffix(".new")
        new.write_bytes(b"\n".join(self.written[:count]))
        new.replace(self.feed)

    def most_mib(self) -> float:
        """The most memory that the process ever had."""
        told = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(told.partition("VmHWM:")[2].split()[0]) / 1024

    async def listed(self) -> float:
        """How many services are matched by."""
        return sum(map(float, _LISTED.findall(await self._metrics())))

    async def revision(self) -> float:
        """Which revision of the directory is matched by."""
        return sum(map(float, _REVISION.findall(await self._metrics())))

    async def _metrics(self) -> bytes:
        return (await self.inside.get("/metrics")).content

    async def until(self, figure: Callable[[], Awaitable[float]], least: float, every: float = 0.1) -> None:
        """Wait for a figure to be as high."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while await figure() < least:  # noqa: ASYNC110 - what is waited for is in another process
                await asyncio.sleep(every)

    async def changed(self, number: int) -> float:
        """Milliseconds from asking for a change until it is matched by."""
        at = f"/v1/listings/{json.loads(self.written[number])['id']}"
        seen, before = (await self.door.get(at)).headers["ETag"], await self.revision()
        began = perf_counter()
        answer = await self.door.patch(at, json={"places": 7 + number}, headers={"If-Match": seen})
        answer.raise_for_status()
        await self.until(self.revision, before + 1, every=0.01)
        return (perf_counter() - began) * 1000


@asynccontextmanager
async def _matching(home: Home) -> AsyncIterator[Matching]:
    written = _services(home)
    feed, ports = home.folder / "feed.jsonl", Ports.somewhere_free()
    feed.write_bytes(b"\n".join(written[:AT_FIRST]))
    address = f"http://{LOOPBACK}:{ports.reporting}"
    (home.folder / "feeds.toml").write_text(
        f'[[feeds]]\nname = "bench"\nborough = "southwark"\nwhere = "{address}"\nevery_minutes = 0.02\n'
    )
    command = [sys.executable, "-m", "tests.bench.directory.feed_server", str(ports.reporting), str(feed)]
    serving = await asyncio.create_subprocess_exec(*command)
    platform = await Platform.start(
        home, ports, boroughs.read(), home.folder / "feeds.toml", components=[Component.MATCHING]
    )
    editor = Caller("bench-invented-editor", frozenset({TokenRight.EDIT}), boroughs=tuple(BoroughSlug))
    try:
        token = await tokens.add(platform.servers.mongo_url, editor)
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{ports.matching_internal}", timeout=60) as inside,
            httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{ports.matching}", headers=headers, timeout=60) as door,
        ):
            yield Matching(_listens_at(ports.matching), feed, written, inside, door)
    finally:
        await platform.stop()
        serving.terminate()
        await serving.wait()


def _services(home: Home) -> list[bytes]:
    """Invented services, each of them again and again under other ids and names."""
    gazetteer = open_gazetteer(gazetteer_folder(home))
    listed = directory.invented(INVENTED, Random(1), run="bench", postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    return [
        json.dumps(
            one | {"id": str(uuid5(NAMESPACE_URL, f"{one['id']}/{again}")), "name": f"{one['name']} {again}"}
        ).encode()
        for again in range(SERVICES // INVENTED)
        for one in listed
    ]


def _listens_at(port: int) -> psutil.Process:
    listening = (one for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN)
    return psutil.Process(next(one.pid for one in listening if one.laddr and one.laddr.port == port))


if __name__ == "__main__":
    shared = Home.from_environment(os.environ)
    rows.show(asyncio.run(measure(Home.at(Path(sys.argv[1]), servers=shared.servers))))
