"""Listings are read and changed here by whoever is tied to them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.contract.doors.listing_rights import ListingAction
from services.contract.doors.rights import TokenRight
from services.matching.commands.listings import ChangeListing
from services.matching.domain.search import Search
from services.matching.doors.v1.headers import IfMatch, answer, version_in
from services.matching.handlers.editing import changing, seeing
from services.matching.handlers.editing.tied import found
from services.matching.replies.shown import Replies
from services.matching.store import Stores
from services.matching.views.listings import ListingsView, ListingView, VersionsView
from services.runtime.serving.authentication import caller_with, cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

MayChange = Annotated[Caller, Depends(caller_with(TokenRight.LIST, TokenRight.EDIT))]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at once.")]
After = Annotated[str | None, Query(max_length=500, description="The cursor that the page before gave as `after`.")]
RepliesNow = Callable[[], Mapping[UUID, Replies]]
_AT = "/listings/{service_id}"


def add_listings(router: APIRouter, transactions: RequestTransactions[Search, Stores], replies: RepliesNow) -> None:
    """Add the routes of /v1/listings that only read; they say how the provider replies, too."""

    @router.get("/listings", tags=["listings"], response_model_exclude_none=True)
    async def list_your_listings(
        caller: MayChange,
        review: Annotated[Literal["due"] | None, Query(description="Only what is to be looked at again.")] = None,
        after: After = None,
        limit: Limit = 50,
    ) -> ListingsView:
        """See the listings that your token provides, or that a borough which you edit keeps; withdrawn ones too."""
        query = partial(seeing.list_own, due=review == "due", limit=limit, after=after)
        return ListingsView.of(await transactions.look(query, by=caller), replies())

    @router.get(_AT, tags=["listings"], response_model=ListingView)
    async def see_a_listing(service_id: UUID, caller: MayChange) -> Response:
        """See a listing as it is kept."""
        query = partial(found, service_id=service_id, action=ListingAction.READ)
        return answer(await transactions.look(query, by=caller), replies())

    @router.get(f"{_AT}/versions", tags=["listings"], response_model_exclude_none=True)
    async def see_its_versions(service_id: UUID, caller: MayChange) -> VersionsView:
        """See every version of a listing: who changed it, when and why."""
        return VersionsView.of(await transactions.look(partial(seeing.versions, service_id=service_id), by=caller))


def add_changes(router: APIRouter, transactions: RequestTransactions[Search, Stores]) -> None:
    """Add the routes of /v1/listings that change one."""

    @router.patch(_AT, tags=["listings"], response_model=ListingView)
    async def change_a_listing(
        service_id: UUID, command: ChangeListing, caller: MayChange, request: Request, if_match: IfMatch = None
    ) -> Response:
        """Change fields of a listing: its places, times, costs, status and the like. It is in force at once."""
        do = partial(changing.change, service_id=service_id, command=command, seen=version_in(if_match))
        return answer(await transactions.do(do, cause_of(caller, request), by=caller))

    @router.post(f"{_AT}/confirmation", tags=["listings"], response_model=ListingView)
    async def confirm_a_listing(
        service_id: UUID, caller: MayChange, request: Request, if_match: IfMatch = None
    ) -> Response:
        """Say that all of a listing is right today."""
        do = partial(changing.confirm, service_id=service_id, seen=version_in(if_match))
        return answer(await transactions.do(do, cause_of(caller, request), by=caller))

    @router.delete(f"{_AT}/changes/{{field}}", tags=["listings"], response_model=ListingView)
    async def leave_a_field_to_its_feed(
        service_id: UUID, field: str, caller: MayChange, request: Request, if_match: IfMatch = None
    ) -> Response:
        """Take back what was changed of a field: it is as the feed says, now and from then on."""
        do = partial(changing.hand_back, service_id=service_id, field=field, seen=version_in(if_match))
        return answer(await transactions.do(do, cause_of(caller, request), by=caller))

    @router.post(f"{_AT}/withdrawal", tags=["listings"], response_model=ListingView)
    async def withdraw_a_listing(
        service_id: UUID, caller: MayChange, request: Request, if_match: IfMatch = None
    ) -> Response:
        """List a service no more; changing the listing lists it again."""
        do = partial(changing.withdraw, service_id=service_id, seen=version_in(if_match))
        return answer(await transactions.do(do, cause_of(caller, request), by=caller))
