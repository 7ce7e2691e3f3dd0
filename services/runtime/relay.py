"""The outbox relay: publishes committed news in order per key. One leads; the change stream is fast, polling true."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol

from services.runtime import metrics
from services.runtime.feed import Feed
from services.runtime.lease import Lease
from services.runtime.letter import Letter
from services.runtime.outbox import Outbox, row_id
from services.runtime.patience import Patience

LEASE_SECONDS = 5.0
_RENEW_SECONDS = 1.5
_POLL_SECONDS = 2.0
_TIDY_SECONDS = 0.5
_AT_ONCE = 1000
_REMEMBERED = 20_000

log = logging.getLogger(__name__)


class Publishes(Protocol):
    """Where letters go."""

    async def publish(self, letters: Sequence[Letter]) -> None:
        """Send the letters and wait until they are kept. Raises if they are not."""

    async def close(self) -> None:
        """Let go of the connection."""


class LeaseLost(Exception):
    """Another process leads now."""


class Relay:
    """Follows one service's outbox while it holds the lease."""

    def __init__(self, *, outbox: Outbox, lease: Lease, publisher: Publishes, feed: Callable[[], Feed]) -> None:
        self._outbox = outbox
        self._lease = lease
        self._publisher = publisher
        self._feed = feed
        self._sent: deque[str] = deque(maxlen=_REMEMBERED)
        self._sent_ids: set[str] = set()
        self._to_remove: list[Letter] = []
        self._renewed_at = 0.0
        self._polled_at = 0.0
        self._tidied_at = 0.0
        self._tidying: asyncio.Task[None] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Lead when the lease is free, until told to stop; then send what is left and hand the lease over."""
        patience = Patience()
        while not stop.is_set():
            try:
                await self._lease.prepare()
                if await self._lease.take():
                    await self._lead(stop, patience)
                else:
                    await asyncio.sleep(_RENEW_SECONDS)
            except Exception as away:
                log.info("The relay pauses", extra={"failure": type(away).__name__})
                await patience.wait(away)
        metrics.RELAY_LEADS.set(0)
        await self._publisher.close()

    async def _lead(self, stop: asyncio.Event, patience: Patience) -> None:
        feed = self._feed()
        self._renewed_at = monotonic()
        metrics.RELAY_LEADS.set(1)
        try:
            await feed.open()
            await self._drain()
            patience.reset()
            while not stop.is_set():
                await self._follow(feed)
            await self._drain()
            await self._lease.release()
        finally:
            metrics.RELAY_LEADS.set(0)
            await feed.close()

    async def _follow(self, feed: Feed) -> None:
        letters = await feed.take(_AT_ONCE, seconds=0.25)
        await self._keep_lease()
        await self._publish([letter for letter in letters if row_id(letter) not in self._sent_ids])
        if monotonic() - self._tidied_at > _TIDY_SECONDS or len(self._to_remove) >= _AT_ONCE:
            await self._tidied()
            self._tidied_at = monotonic()
            # A letter on its way matters more than a tidy outbox, so nobody waits for this.
            self._tidying = asyncio.create_task(self._remove())
        if monotonic() - self._polled_at > _POLL_SECONDS and not letters:
            await self._drain()

    async def _drain(self) -> None:
        """Publish what waits, in bulk: at the start, after trouble, and as a check. The feed brings the rest."""
        letters = await self._page()
        while letters:
            await self._keep_lease()
            await self._publish(letters)
            letters = await self._page() if len(letters) == _AT_ONCE else []
        await self._remove()

    async def _page(self) -> list[Letter]:
        await self._tidied()
        await self._remove()
        self._polled_at = monotonic()
        letters = await self._outbox.waiting(_AT_ONCE)
        metrics.OUTBOX_PENDING.set(len(letters))
        return letters

    async def _tidied(self) -> None:
        tidying, self._tidying = self._tidying, None
        if tidying is not None:
            await tidying

    async def _publish(self, letters: Sequence[Letter]) -> None:
        if not letters:
            return
        await self._publisher.publish(letters)
        self._to_remove.extend(letters)
        for letter in letters:
            self._remember(row_id(letter))
            metrics.SAID.labels(letter.topic).inc()

    def _remember(self, sent: str) -> None:
        if len(self._sent) == _REMEMBERED:
            self._sent_ids.discard(self._sent[0])
        self._sent.append(sent)
        self._sent_ids.add(sent)

    async def _remove(self) -> None:
        removing = list(self._to_remove)
        await self._outbox.remove(removing)
        del self._to_remove[: len(removing)]

    async def _keep_lease(self) -> None:
        if monotonic() - self._renewed_at > _RENEW_SECONDS:
            if not await self._lease.take():
                raise LeaseLost
            self._renewed_at = monotonic()
