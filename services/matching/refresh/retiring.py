"""Withdraws what came from feeds that are read no more, once all that are read were had."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from uuid import UUID

from services.contract.words.listing_words import WithdrawalReason
from services.matching.domain.search import Search
from services.matching.handlers import listings
from services.matching.handlers.listings import Work
from services.matching.keeping import kept
from services.matching.keeping.feeds import KeptFeed
from services.matching.keeping.kept import Note
from services.matching.keeping.store import Change
from services.matching.refresh.applying import parts
from services.matching.refresh.settling import settle
from services.matching.store import Stores
from services.runtime.ids import new_id
from services.runtime.working.outgoing import Cause
from services.runtime.working.transactions import Transactions

_WHY = "its feed is read no more"


async def retire(named: Collection[str], transactions: Transactions[Search, Stores]) -> None:
    """Withdraw the listings of all feeds but those that are `named`. Raises Unavailable."""
    feeds = await transactions.look(lambda here: here.stores.feeds.all())
    of_no_more = [feed for feed in feeds if feed.name not in named]
    run = str(new_id())
    cause = Cause(f"/{transactions.service}", run, run)
    for feed in of_no_more:
        await _retire(feed, transactions, cause)
    if of_no_more:
        await settle(transactions, cause)


async def _retire(feed: KeptFeed, transactions: Transactions[Search, Stores], cause: Cause) -> None:
    marks = await transactions.look(lambda here: here.stores.listings.marks(feed.name))
    in_force = [one for one, mark in marks.items() if not mark.is_withdrawn]
    for some in parts(sorted(in_force)):
        await transactions.do(partial(_withdraw, some, feed.name), cause)
    # If it is read again, it is read whole.
    await transactions.do(lambda work: work.stores.feeds.keep(replace(feed, state=None)))


async def _withdraw(service_ids: Collection[UUID], feed: str, work: Work) -> None:
    note = Note(feed, work.now, _WHY)
    before = await work.stores.listings.readable(service_ids)
    changes = [
        Change(one, kept.withdrawn(one, WithdrawalReason.GONE_FROM_THE_DIRECTORY, note))
        for one in before.values()
        if one.feed == feed and one.withdrawn is None
    ]
    await listings.keep(changes, work)
