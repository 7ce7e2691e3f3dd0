"""START HERE: reads each feed when its time has come, and follows what is kept, until the service stops."""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from services.matching import metrics
from services.matching.domain.search import Search
from services.matching.keeping.duplicates import Pair
from services.matching.refresh.following import Following
from services.matching.refresh.reading import FeedReading, Looked
from services.matching.refresh.replies import Replying
from services.matching.refresh.retiring import retire
from services.matching.refresh.settling import settle_anew
from services.matching.store import Stores
from services.runtime.backoff import Backoff
from services.runtime.working.ports import Unavailable
from services.runtime.working.transactions import Transactions

# Until a feed was had for the first time, it is looked at so often.
_RETRY_SECONDS = 5.0
# While a feed comes in, a part of it after the other, following has a quarter of a processor's time at most.
_MANY, _REST = 100, 3


@dataclass(frozen=True)
class Scheduled:
    """A feed, and how often it is looked at. One that `is_near`, a file, is looked at before anybody is matched."""

    reading: FeedReading
    every_seconds: float
    is_near: bool = False


@dataclass
class Refresh:
    """Reads `feeds` and follows. `is_kept` once there is a directory to match by; `stopping` ends a reading in hand."""

    feeds: Sequence[Scheduled]
    following: Following
    follow_seconds: float
    doubt_seconds: float
    is_kept: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: threading.Event = field(default_factory=threading.Event)
    replying: Replying = field(init=False)
    _looked: set[str] = field(default_factory=set, init=False)
    _had: set[str] = field(default_factory=set, init=False)
    _retired: bool = field(default=False, init=False)
    _was_had: bool = field(default=False, init=False)
    _answers: Mapping[Pair, bool] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.replying = Replying(self.following.matcher)

    async def run(self, transactions: Transactions[Search, Stores], stop: asyncio.Event) -> None:
        """Go on until told to stop; a reading in hand is given up."""
        async with asyncio.TaskGroup() as loops:
            loops.create_task(self._follow(transactions, stop))
            for feed in self.feeds:
                loops.create_task(self._read(feed, transactions, stop))
            await stop.wait()
            self.stopping.set()

    async def _read(self, feed: Scheduled, transactions: Transactions[Search, Stores], stop: asyncio.Event) -> None:
        patience = Backoff()
        while not stop.is_set():
            try:
                await self._look(feed, transactions)
                patience.reset()
            except Unavailable as away:
                await patience.wait(away)
            had = feed.reading.name in self._had
            await stopped(stop, feed.every_seconds if had else min(feed.every_seconds, _RETRY_SECONDS))

    async def _look(self, feed: Scheduled, transactions: Transactions[Search, Stores]) -> None:
        name = feed.reading.name
        # What another process has just looked at is known here by following.
        looked = await feed.reading.look(transactions, again_after=feed.every_seconds / 2 if name in self._had else 0.0)
        if looked in (Looked.KEPT, Looked.AS_BEFORE):
            self._had.add(name)
        if not self._retired and len(self._had) == len(self.feeds):
            await retire(self._had, transactions)
            self._retired = True
        self._looked.add(name)

    async def _follow(self, transactions: Transactions[Search, Stores], stop: asyncio.Event) -> None:
        patience, began = Backoff(), False
        doubted = monotonic()
        while not stop.is_set():
            started, near_were_looked_at, changed = monotonic(), self._near_were_looked_at, 0
            try:
                changed = await (self.following.catch_up(transactions) if began else self.following.begin(transactions))
                began = True
                if started - doubted > self.doubt_seconds or not self.is_kept.is_set():
                    doubted = started
                    await self._look_round(transactions)
                patience.reset()
            except Unavailable as away:
                await patience.wait(away)
            if near_were_looked_at and self._was_had and self.following.lists_any:
                self.is_kept.set()
            rest = _REST * (monotonic() - started) if changed > _MANY else 0.0
            await stopped(stop, max(self.follow_seconds, rest))

    @property
    def _near_were_looked_at(self) -> bool:
        return all(feed.reading.name in self._looked for feed in self.feeds if feed.is_near)

    async def _look_round(self, transactions: Transactions[Search, Stores]) -> None:
        """Ask again what other processes hold, and show how the feeds stand, whoever read them."""
        await self.replying.take_up(transactions)
        self.following.matcher.availability.doubt_all()
        await self.following.show(transactions.clock().date())
        feeds = await transactions.look(lambda here: here.stores.feeds.all())
        # Of a feed that was never had to its end, what is kept may be a small part.
        self._was_had = any(feed.read_at for feed in feeds)
        named = {feed.reading.name for feed in self.feeds}
        metrics.feeds([feed for feed in feeds if feed.name in named])
        answers = await transactions.look(lambda here: here.stores.questions.answers())
        if answers != self._answers:
            # Somebody has said whether two organisations are one.
            await settle_anew(transactions)
            self._answers = answers


async def stopped(stop: asyncio.Event, seconds: float) -> bool:
    """Wait so long, or until the service stops, and tell whether it does."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
