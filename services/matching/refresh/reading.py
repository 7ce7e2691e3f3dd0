"""Looks at one feed: whole or not at all, one process at a time, and away from the event loop."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Protocol

from services.contract.boroughs import BoroughSlug
from services.matching import metrics
from services.matching.directory.record import Fate, ReadRecord, Record
from services.matching.directory.sources.away import DirectoryAway, ReadingStopped
from services.matching.directory.sources.source import Look, Source
from services.matching.directory.sources.state import SourceState
from services.matching.domain.search import Search
from services.matching.handlers.listings import Work
from services.matching.keeping.feeds import KeptFeed
from services.matching.refresh.applying import AT_ONCE, Applying, ClaimLost
from services.matching.refresh.comparing import NotBelieved, compare
from services.matching.refresh.settling import settle
from services.matching.refresh.spool import DiskUnusable, Spool
from services.matching.store import Stores
from services.runtime.ids import new_id
from services.runtime.working.kept_state import KeptByAnotherRelease
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import Unavailable
from services.runtime.working.transactions import Transactions

log = logging.getLogger(__name__)

# A process that dies while it reads leaves the feed to others after so long.
CLAIM_SECONDS = 30.0


class Reader(Protocol):
    """Makes listings of records."""

    def read(self, records: Iterable[Record]) -> Iterator[ReadRecord]:
        """Each record as it was read; raises what the records raise."""


class Looked(Enum):
    """What came of a look."""

    KEPT = auto()
    AS_BEFORE = auto()
    FAILED = auto()
    ANOTHER_LOOKS = auto()


@dataclass(frozen=True)
class FeedReading:
    """One feed: where it is, how it is read, who keeps it, and how what it says is kept.

    `named` are all feeds that are read, `served` the boroughs whose matching this is.

    A transaction keeps so many services `at_once`; what it says lies on this `disk` until all of it was read.
    """

    name: str
    source: Source
    reader: Reader
    named: Collection[str]
    served: Collection[BoroughSlug]
    keeper: BoroughSlug | None = None
    may_shrink: bool = False
    at_once: int = AT_ONCE
    disk: Path | None = None

    async def look(self, transactions: Transactions[Search, Stores], again_after: float = 0.0) -> Looked:
        """Look at it, unless somebody has done so within `again_after` seconds, and keep what is new.

        Raises Unavailable.
        """
        owner = str(new_id())
        kept = await transactions.do(partial(self._claim, owner=owner, again_after=again_after))
        if kept is None:
            return Looked.ANOTHER_LOOKS
        async with self._claimed(transactions, owner):
            try:
                return await self._read(transactions, kept, owner)
            except ClaimLost:
                return Looked.ANOTHER_LOOKS
            except ReadingStopped:
                return Looked.FAILED
            except DirectoryAway as away:
                return await self._failed(transactions, kept, str(away))
            except (NotBelieved, DiskUnusable, KeptByAnotherRelease) as why:
                return await self._failed(
                    transactions, kept, f"The directory at {self.source.where} is not used: {why}"
                )

    async def _read(self, transactions: Transactions[Search, Stores], kept: KeptFeed, owner: str) -> Looked:
        began, known = transactions.clock(), SourceState.model_validate_json(kept.state or "{}")
        look = await asyncio.to_thread(self.source.look, known, began)
        if look is None:
            await self._keep(transactions, replace(kept, looked_at=began, read_at=began, failure=None))
            return Looked.AS_BEFORE
        with Spool(self.disk) as spool:
            await asyncio.to_thread(spool.take, self.reader.read(look.records))
            await self._apply(transactions, spool, look, owner)
            counts = spool.said.counts if look.whole and not spool.said.counts[Fate.UNCHANGED.value] else kept.counts
        had = replace(kept, looked_at=began, read_at=began, failure=None)
        await self._keep(transactions, replace(had, state=look.state.model_dump_json(), counts=dict(counts)))
        return Looked.KEPT

    async def _apply(self, transactions: Transactions[Search, Stores], spool: Spool, look: Look, owner: str) -> None:
        marks = await transactions.look(lambda here: here.stores.listings.marks(self.name))
        comparison = compare(spool.said, marks, whole=look.whole, may_shrink=self.may_shrink)
        applying = Applying(self.name, self.keeper, owner, CLAIM_SECONDS, self.named, self.served, self.at_once)
        reading = str(new_id())
        cause = Cause(f"/{transactions.service}", reading, reading)
        await applying.apply(transactions, spool, comparison, cause)
        await settle(transactions, cause)
        log.log(
            logging.INFO if comparison.news or comparison.gone else logging.DEBUG,
            "A feed was read",
            extra={"feed": self.name, "changed": len(comparison.news), "gone": len(comparison.gone)}
            | {"records": dict(spool.said.counts)},
        )

    async def _failed(self, transactions: Transactions[Search, Stores], kept: KeptFeed, why: str) -> Looked:
        log.warning("A feed cannot be used; what is kept of it stays", extra={"feed": self.name, "why": why})
        metrics.NOT_READ.labels(self.name).inc()
        now = transactions.clock()
        await self._keep(transactions, replace(kept, looked_at=now, failed_at=now, failure=why))
        return Looked.FAILED

    async def _keep(self, transactions: Transactions[Search, Stores], feed: KeptFeed) -> None:
        await transactions.do(lambda work: work.stores.feeds.keep(replace(feed, keeper=self.keeper)))

    async def _claim(self, work: Work, *, owner: str, again_after: float = 0.0) -> KeptFeed | None:
        kept = await work.stores.feeds.get(self.name)
        if kept and kept.looked_at and (work.now - kept.looked_at).total_seconds() < again_after:
            return None
        mine = await work.stores.feeds.claim(self.name, owner, CLAIM_SECONDS)
        return (kept or KeptFeed(self.name)) if mine else None

    @asynccontextmanager
    async def _claimed(self, transactions: Transactions[Search, Stores], owner: str) -> AsyncIterator[None]:
        """Claim it again and again meanwhile, and leave it at the end."""
        renewing = asyncio.create_task(self._renew(transactions, owner))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])
            await transactions.do(lambda work: work.stores.feeds.leave(self.name, owner))

    async def _renew(self, transactions: Transactions[Search, Stores], owner: str) -> None:
        while True:
            await asyncio.sleep(CLAIM_SECONDS / 3)
            try:
                await transactions.do(partial(self._claim, owner=owner))
            except Unavailable as away:
                # What keeps asks for the claim itself, so nothing is kept without it.
                log.info("A feed is not claimed again", extra={"feed": self.name, "failure": type(away).__name__})
