"""Whoever made a referral, or works it, sees here why it was matched as it was, and what could be chosen instead."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.contract.doors.rights import TokenRight
from services.matching.domain.search import Search
from services.matching.handlers.matching import Matcher
from services.matching.handlers.showing.explaining import explained
from services.matching.handlers.showing.shortlisting import shortlist
from services.matching.store import Stores
from services.matching.views.matches import MatchView, ShortlistView
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MaySee = Annotated[Caller, Depends(caller_with(TokenRight.REFER, TokenRight.WORK))]
_AT = "/matches/{referral_id}"


def add_matches(router: APIRouter, matcher: Matcher, transactions: RequestTransactions[Search, Stores]) -> None:
    """Add the routes of /v1/matches."""

    @router.get(_AT, tags=["matches"])
    async def see_why(referral_id: UUID, caller: MaySee) -> MatchView:
        """See why a referral was matched as it was, or what stood in the way, and whether it comes out the same again.

        It is kept until the referral ends.
        """
        seen, kept = await transactions.look(partial(explained, referral_id=referral_id), by=caller)
        return MatchView.of(seen.search, seen.borough, kept)

    @router.get(f"{_AT}/shortlist", tags=["matches"])
    async def see_a_shortlist(referral_id: UUID, caller: MaySee) -> ShortlistView:
        """See up to five services with room that suit, to choose from. Nothing is held.

        To choose one, POST its `service_id` to the referral's `service-choice`.
        """
        query = partial(shortlist, referral_id=referral_id, matcher=matcher)
        return ShortlistView.of(await transactions.look(query, by=caller))
