"""Sees to it that of one service in several feeds one listing is in force, and asks what only a human can say."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from uuid import UUID

from services.contract.words.listing_words import WithdrawalReason
from services.matching.domain.search import Search
from services.matching.handlers import listings
from services.matching.handlers.listings import Work
from services.matching.keeping import duplicates, kept
from services.matching.keeping.duplicates import Outline, Pair, Question
from services.matching.keeping.kept import KeptListing, Note
from services.matching.keeping.store import Change
from services.matching.refresh.applying import parts
from services.matching.store import Stores
from services.runtime.ids import new_id
from services.runtime.working.look import Look
from services.runtime.working.outgoing import Cause
from services.runtime.working.transactions import Transactions

_BY = "Linkway"


async def settle_anew(transactions: Transactions[Search, Stores]) -> None:
    """Settle for no feed in particular. Raises Unavailable."""
    run = str(new_id())
    await settle(transactions, Cause(f"/{transactions.service}", run, run))


async def settle(transactions: Transactions[Search, Stores], cause: Cause) -> None:
    """Withdraw what another listing stands for, list again what none stands for any more, and ask what is unsure."""
    outlines, answers = await transactions.look(_outlines)
    settled = await asyncio.to_thread(duplicates.settle, outlines, answers)
    stands_for = {one.service_id: one.same_as for one in outlines if one.withdrawn is WithdrawalReason.SAME_AS_ANOTHER}
    goes = {one: other for one, other in settled.same_as.items() if stands_for.get(one) != other}
    for some in parts(sorted(goes.items())):
        await transactions.do(partial(_give_way, dict(some)), cause)
    for back in parts(sorted(stands_for.keys() - settled.same_as.keys())):
        await transactions.do(partial(_come_back, back), cause)
    await transactions.do(partial(_ask, settled.questions))


async def _outlines(look: Look[Search, Stores]) -> tuple[Sequence[Outline], Mapping[Pair, bool]]:
    if len(await look.stores.feeds.all()) < 2:
        return (), {}
    return await look.stores.listings.outlines(), await look.stores.questions.answers()


async def _give_way(goes: Mapping[UUID, UUID], work: Work) -> None:
    def give_way(one: KeptListing) -> KeptListing:
        note, other = Note(_BY, work.now, "another feed has the same service"), goes[one.service_id]
        return kept.withdrawn(one, WithdrawalReason.SAME_AS_ANOTHER, note, same_as=other)

    before = await work.stores.listings.readable(goes)
    may_go = (None, WithdrawalReason.SAME_AS_ANOTHER)
    await listings.keep([Change(one, give_way(one)) for one in before.values() if one.withdrawn in may_go], work)


async def _come_back(service_ids: Collection[UUID], work: Work) -> None:
    note = Note(_BY, work.now, "no other feed has the same service any more")
    before = await work.stores.listings.readable(service_ids)
    gave_way = [one for one in before.values() if one.withdrawn is WithdrawalReason.SAME_AS_ANOTHER]
    await listings.keep([Change(one, kept.restored(one, note)) for one in gave_way], work)


async def _ask(questions: Sequence[Question], work: Work) -> None:
    await work.stores.questions.ask(questions, work.now)
