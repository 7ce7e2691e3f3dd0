"""Two relays in processes of their own, on real servers: one is frozen, killed or stopped, and the other goes on."""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import pytest

from services.contract import envelope as envelopes
from services.contract.topics import Stream
from services.runtime.admin.databases import reading
from services.runtime.bootstrap.assembly import Parts
from services.runtime.publishing.relay import LEASE_SECONDS
from services.runtime.storing import lease, outbox
from services.runtime.storing.outbox import Outbox
from tests.fakes.relay import a_message
from tests.running.stage import Stage, until
from tests.toys.toy import a_toy

REFERRALS = 20
# For those that fall silent, so that nobody waits long for the next.
SHORT_SECONDS = 1.5
Process = asyncio.subprocess.Process


@asynccontextmanager
async def a_relay(stage: Stage, *, lease_seconds: float = LEASE_SECONDS) -> AsyncIterator[Process]:
    servers = stage.servers
    told = [servers.kafka, servers.mongo_url, stage.prefix, str(stage.folder), "notify", str(lease_seconds)]
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.running.relay_process", *told)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        await process.wait()


class Writer:
    """Commits a message about each referral, again and again, and remembers how often."""

    def __init__(self, stage: Stage, parts: Parts) -> None:
        self._rows = stage.database(parts).collection(outbox.COLLECTION)
        self._outbox = Outbox(parts.client, parts.database)
        self._stop = asyncio.Event()
        self.written = 0
        self.task = asyncio.create_task(self._write())

    async def _write(self) -> None:
        for sequence in count(1):
            await self._rows.insert(*(outbox.row(a_message(number, sequence)) for number in range(1, REFERRALS + 1)))
            self.written = sequence
            await asyncio.sleep(0.01)
            if self._stop.is_set():
                return

    async def more(self, rounds: int = 30) -> None:
        goal = self.written + rounds

        async def there() -> bool:
            return self.written >= goal

        await until(there)

    async def finish(self) -> None:
        """Write no more, and wait until all has left."""
        self._stop.set()
        await self.task

        async def all_left() -> bool:
            return not await self._outbox.waiting(1)

        await until(all_left)


@asynccontextmanager
async def writing(stage: Stage) -> AsyncIterator[Writer]:
    async with stage.assembled(a_toy()) as parts:
        writer = Writer(stage, parts)
        try:
            yield writer
        finally:
            writer.task.cancel()
            await asyncio.wait([writer.task])


async def a_leader(stage: Stage, other_than: str | None = None) -> str:
    """Wait for somebody, or somebody else, to have the lease: this function will give who."""
    leader = other_than

    async def leads() -> bool:
        nonlocal leader
        leader = (await leases.find_one({"_id": "relay"}) or {}).get("owner")
        return leader not in (None, other_than)

    async with reading(stage.servers.mongo_url, "notify", prefix=stage.prefix) as database:
        leases = database.collection(lease.COLLECTION)
        await until(leads)
    return str(leader)


async def said(stage: Stage) -> dict[str, list[int]]:
    """The sequences of each referral as they lie in the log."""
    found: dict[str, list[int]] = {}
    for record in await stage.all(Stream.NOTICES):
        envelope, _ = envelopes.read(record.headers, record.value)
        found.setdefault(envelope.subject, []).append(envelope.sequence)
    return found


def first_times(numbers: list[int]) -> list[int]:
    """Each once, in the order in which it came first: what a reader applies."""
    return list(dict.fromkeys(numbers))


async def test_a_clean_stop_hands_over_and_repeats_nothing(stage: Stage) -> None:
    async with writing(stage) as writer:
        for _ in range(2):
            async with a_relay(stage):
                await writer.more()
        async with a_relay(stage):
            async with a_relay(stage):
                await writer.more()
            await writer.more()
            await writer.finish()
    numbers = tuple(range(1, writer.written + 1))
    assert Counter(map(tuple, (await said(stage)).values())) == {numbers: REFERRALS}


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_another_goes_on_after_a_relay_that_is_killed_or_frozen(stage: Stage, fault: signal.Signals) -> None:
    async with writing(stage) as writer, a_relay(stage, lease_seconds=SHORT_SECONDS) as first:
        was = await a_leader(stage)
        async with a_relay(stage, lease_seconds=SHORT_SECONDS):
            await writer.more()
            first.send_signal(fault)
            await a_leader(stage, other_than=was)
            await writer.more()
            if fault is signal.SIGSTOP:
                first.send_signal(signal.SIGCONT)
            await writer.more()
            await writer.finish()
    numbers = await said(stage)
    assert len(numbers) == REFERRALS
    assert all(first_times(one) == list(range(1, writer.written + 1)) for one in numbers.values())
