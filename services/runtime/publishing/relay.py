"""The outbox relay: publishes committed news in order per key. One leads; the change stream is fast, polling true."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from math import inf
from time import monotonic

from services.runtime.backoff import Backoff
from services.runtime.observing import metrics
from services.runtime.publishing.blocked import BlockedDestinations
from services.runtime.publishing.ports import Carries, FellBehind, Publishes, PublishFailed, Refused, Silent
from services.runtime.publishing.published import REMEMBERED, Published
from services.runtime.storing.collection import ANSWER_BYTES
from services.runtime.storing.lease import Leads
from services.runtime.storing.outbox import Backlog, Waits, row_id
from services.runtime.storing.rows.paused_topics import Pauses
from services.runtime.working.outgoing import OutboxMessage

LEASE_SECONDS = 5.0
# How soon another process notices that the lease was given back.
STANDBY_SECONDS = 0.25
SWEEP_SECONDS = 2.0
# So late a relay may notice that a topic is paused, or is not any more.
_HEED_SECONDS = 1.0
# What is held is passed over by MongoDB, which looks at each row of it.
_SWEEP_WITH_HELD_SECONDS = 10.0
_MEASURE_SECONDS = 1.0
_MEASURED = 200_000
_TAKE_SECONDS = 0.1
_AT_ONCE = 2000

log = logging.getLogger(__name__)


class Relay:
    """Follows one service's outbox while it holds the lease.

    Nothing is lost: a row goes only once Kafka has its event. Where a process dies or is frozen, the one request that
    is in flight may reach Kafka twice, the second time late; readers pass over it by its sequence.

    For those who look from outside, `standing` is how far the outbox is behind, and `last_round_at` (by `clock`, a
    monotonic one) when the relay last published what there was, or asked for its turn in vain.
    """

    def __init__(
        self,
        *,
        outbox: Waits,
        lease: Leads,
        publisher: Publishes,
        changes: Callable[[], Carries],
        pauses: Pauses,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._outbox = outbox
        self._lease = lease
        self._publisher = publisher
        self._changes = changes
        self._pauses = pauses
        self._paused: frozenset[str] = frozenset()
        self._heeded_at = -inf
        self._clock = clock
        self._held = BlockedDestinations(clock)
        self._sent = Published(outbox, clock)
        self._swept_at = 0.0
        self.standing = Backlog(0, 0.0)
        self.last_round_at = clock()

    async def run(self, stop: asyncio.Event) -> None:
        """Lead when the lease is free, until told to stop; then send what is left and hand the lease over."""
        measuring = asyncio.create_task(self._measure())
        backoff, going = Backoff(), True
        try:
            while going:
                going = not stop.is_set()
                try:
                    await self._turn(stop, backoff)
                except Exception as away:
                    log.info("The relay pauses", extra={"failure": type(away).__name__})
                    going = not stop.is_set()
                    await _unless(stop, backoff.wait(away))
        finally:
            measuring.cancel()
            await self._publisher.close()

    async def _turn(self, stop: asyncio.Event, backoff: Backoff) -> None:
        await self._lease.prepare()
        if await self._lease.take():
            metrics.RELAY_LEADS.set(1)
            try:
                async with self._lease.renewed():
                    await self._lead(stop, backoff)
            finally:
                metrics.RELAY_LEADS.set(0)
        else:
            self.last_round_at = self._clock()
            await _unless(stop, asyncio.sleep(STANDBY_SECONDS))

    async def _lead(self, stop: asyncio.Event, backoff: Backoff) -> None:
        # Another may have led since: of what was known before, topics may be paused or have more partitions now.
        self._heeded_at = -inf
        await self._publisher.close()
        await self._sweep()
        while not stop.is_set():
            backoff.reset()
            with contextlib.suppress(FellBehind):
                await self._follow(stop)
            await self._sweep()

    async def _follow(self, stop: asyncio.Event) -> None:
        changes = self._changes()
        try:
            await changes.open()
            # What was committed while the feed was opened. After a long sweep, what the feed carries may be forgotten.
            while await self._sweep() < REMEMBERED / 2 and not stop.is_set():
                while not stop.is_set() and not self._sweep_is_due():
                    await self._publish(await changes.take(_AT_ONCE, seconds=_TAKE_SECONDS))
                    await self._sent.tidy()
                    await self._heed()
                    self.last_round_at = self._clock()
        finally:
            await changes.close()

    def _sweep_is_due(self) -> bool:
        since = self._clock() - self._swept_at
        return since > SWEEP_SECONDS and (since > _SWEEP_WITH_HELD_SECONDS or not self._held or self._held.is_due())

    async def _sweep(self) -> int:
        """Publish all that waits, in bulk: at the start, after trouble, and as a check. Gives how many were found."""
        await self._sent.tidy_all()
        await self._heed()
        self._held.try_again()
        found = 0
        async with contextlib.aclosing(self._pages()) as pages:
            async for messages in pages:
                await self._publish(messages)
                await self._sent.tidy()
                found += len(messages)
        await self._sent.tidy_all()
        self._held.show()
        self._swept_at = self.last_round_at = self._clock()
        return found

    async def _pages(self) -> AsyncGenerator[list[OutboxMessage], None]:
        """What waits, a page after the other; each next one is fetched while the one before is on its way."""
        messages = await self._outbox.waiting(_AT_ONCE, without=self._held.shares)
        # What is new sorts last, so looking until nothing is found would never end while referrals come in.
        while not _is_last(messages):
            after, held = row_id(messages[-1]), self._held.shares
            following = asyncio.create_task(self._outbox.waiting(_AT_ONCE, after=after, without=held))
            try:
                yield messages
                messages = await following
            finally:
                following.cancel()
        yield messages

    async def _publish(self, messages: Sequence[OutboxMessage]) -> None:
        while ready := self._ready(messages):
            # Before each request, so that no more than one can leave late, after the process was frozen.
            await self._lease.assure()
            if not await self._heed() and await self._send(ready):
                return

    async def _send(self, ready: Sequence[OutboxMessage]) -> bool:
        """Publish what one request takes; whether that was all."""
        left: Sequence[OutboxMessage] = ()
        try:
            began = self._clock()
            left = await self._publisher.publish(ready)
            metrics.PUBLISH_SECONDS.observe(self._clock() - began)
            self._sent.note(left)
            self.last_round_at = self._clock()
        except PublishFailed as failed:
            self._sent.note(failed.kept)
            raise
        except Silent as silent:
            self._sent.note(silent.kept)
            self._held.hold_silent(silent)
        except Refused as refused:
            self._sent.note(refused.kept)
            await self._hold(refused)
        return len(left) == len(ready)

    async def _heed(self) -> bool:
        """Look now and then which topics are paused, with nothing on its way: whether others are than before."""
        asked_at = self._clock()
        if asked_at - self._heeded_at < _HEED_SECONDS:
            return False
        paused, before = await self._pauses.heed(), self._paused
        self._heeded_at, self._paused = asked_at, paused
        if paused == before:
            return False
        log.info("Other topics are paused than before", extra={"topics": sorted(paused)})
        self._held.heed(paused)
        if before - paused:
            # They may have more partitions now, of which a producer that was made before hears too late.
            await self._publisher.close()
        return True

    def _ready(self, messages: Sequence[OutboxMessage]) -> list[OutboxMessage]:
        unpublished = self._sent.unpublished(messages)
        return [message for message in unpublished if not self._held.holds(message)] if self._held else unpublished

    async def _hold(self, refused: Refused) -> None:
        if len(refused.messages) == 1:
            self._held.hold(refused)
        else:
            # One of them is to blame, and the others need not wait for it.
            for message in refused.messages:
                await self._publish([message])

    async def _measure(self) -> None:
        """Look at how far the outbox is behind, whoever leads; what was seen last holds while MongoDB is away."""
        while True:
            began = self._clock()
            with contextlib.suppress(Exception):
                self.standing = await self._outbox.standing(at_most=_MEASURED)
                metrics.OUTBOX_PENDING.set(self.standing.pending)
                metrics.OUTBOX_OLDEST_AGE.set(self.standing.oldest_seconds)
            # The more waits, the longer it takes to count, and the less often it is worth it.
            await asyncio.sleep(max(_MEASURE_SECONDS, 20 * (self._clock() - began)))


def _is_last(messages: Sequence[OutboxMessage]) -> bool:
    """Whether a page is so short, in messages and in bytes, that nothing waited behind it."""
    return len(messages) < _AT_ONCE and sum(message.size for message in messages) < ANSWER_BYTES // 2


async def _unless(stop: asyncio.Event, waiting: Awaitable[None]) -> None:
    """Wait, but no longer than until the stop."""
    tasks = [asyncio.ensure_future(waiting), asyncio.create_task(stop.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
