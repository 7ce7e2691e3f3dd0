"""Keeps what a feed says: what is new in transactions of some hundred, then what is gone; begun again, it goes on."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TypeVar
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.domain.search import Search
from services.matching.handlers import listings
from services.matching.handlers.listings import Work
from services.matching.keeping import kept
from services.matching.keeping.kept import Note
from services.matching.keeping.store import Change
from services.matching.refresh.comparing import Comparison, keeper_of
from services.matching.refresh.spool import Spool
from services.matching.store import Stores
from services.runtime.working.outgoing import Cause
from services.runtime.working.transactions import Transactions

T = TypeVar("T")
# Some 50 ms of work, so that batches of referrals get their turn between.
AT_ONCE = 200
_WHY = {
    WithdrawalReason.GONE_FROM_THE_DIRECTORY: "its feed does not have it any more",
    WithdrawalReason.NOT_ACTIVE: "its feed says that it is not active",
    WithdrawalReason.CANNOT_BE_USED: "as its feed has it now, it cannot be used",
}


class ClaimLost(Exception):
    """Another process reads this feed."""


@dataclass(frozen=True)
class Applying:
    """Keeps what one feed says. `owner` has claimed it; `named` are the feeds that are read; `served` the boroughs.

    A transaction takes so many services `at_once`.
    """

    feed: str
    keeper: BoroughSlug | None
    owner: str
    claim_seconds: float
    named: Collection[str]
    served: Collection[BoroughSlug]
    at_once: int = AT_ONCE

    async def apply(
        self, transactions: Transactions[Search, Stores], spool: Spool, comparison: Comparison, cause: Cause
    ) -> None:
        """Keep it all. Raises ClaimLost, Unavailable."""
        for new in parts(spool.listings(comparison.news), self.at_once):
            await transactions.do(partial(self._list, new, spool), cause)
        for gone in parts(sorted(comparison.gone.items()), self.at_once):
            await transactions.do(partial(self._withdraw, dict(gone)), cause)

    async def _list(self, new: Sequence[Listing], spool: Spool, work: Work) -> None:
        await self._claim(work)
        before = await work.stores.listings.get(one.service_id for one in new)
        note = Note(self.feed, work.now, "as its feed has it")
        changes = []
        for one in new:
            digest, known = spool.said.taken[one.service_id], before.get(one.service_id)
            if kept.is_news(known, digest, self.feed, self.named):
                keeper = keeper_of(one, self.keeper, spool.said.most, self.served)
                changes.append(Change(known, kept.fed(known, one, digest, feed=self.feed, keeper=keeper, note=note)))
        await listings.keep(changes, work)

    async def _withdraw(self, gone: Mapping[UUID, WithdrawalReason], work: Work) -> None:
        await self._claim(work)
        before = await work.stores.listings.readable(gone)
        changes = []
        for one in before.values():
            reason = gone[one.service_id]
            if one.feed == self.feed and one.withdrawn is None:
                changes.append(Change(one, kept.withdrawn(one, reason, Note(self.feed, work.now, _WHY[reason]))))
        await listings.keep(changes, work)

    async def _claim(self, work: Work) -> None:
        if not await work.stores.feeds.claim(self.feed, self.owner, self.claim_seconds):
            raise ClaimLost


def parts(items: Iterable[T], at_once: int = AT_ONCE) -> Iterator[list[T]]:
    """The items, so many at a time: as many as one transaction takes."""
    several = iter(items)
    while part := list(islice(several, at_once)):
        yield part
