"""One appointment is cancelled: nobody else is given it; whoever has it is to be told by whoever runs it."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.doors.refusals import Refusal, RequestHasFaults
from services.contract.words.matching_words import BookingKind
from services.matching.domain.sessions.bookable import bookable
from services.matching.domain.sessions.ending import without
from services.matching.domain.sessions.unit import Unit
from services.matching.domain.telling.occasions import LONDON
from services.matching.doors.pages.provider.asking import MayList, ProviderPages
from services.matching.doors.pages.provider.ending.once_more import OnceMore
from services.matching.handlers.editing.tied import ListingHasChanged

_AT: Final = "/services/{service_id}/sessions/{key}"


class NoSuchSession(Refusal):
    """The listing has no appointment of this name that can be booked."""

    status = 404
    title = "There is no such appointment"
    what_to_do = "It may be over, or cancelled. The page of the service shows the next ones."


def add_sessions(router: APIRouter, pages: ProviderPages) -> None:
    """Add the routes of one appointment."""

    @router.get(_AT)
    async def ask_whether_it_is_cancelled(request: Request, service_id: UUID, key: str, caller: MayList) -> Response:
        asked = await OnceMore.asked(pages, request, caller, service_id)
        if (unit := _there(asked, key)) is None:
            raise NoSuchSession(NoSuchSession.what_to_do)
        return await _page(asked, unit)

    @router.post(_AT)
    async def cancel_it(request: Request, service_id: UUID, key: str, caller: MayList) -> Response:
        asked = await OnceMore.answered(pages, request, caller, service_id)
        if (unit := _there(asked, key)) is None:
            # It was sent twice, or is over: nobody is given it.
            return asked.done("cancelled")
        return await _cancelled(asked, unit)


async def _cancelled(asked: OnceMore, unit: Unit) -> Response:
    today = asked.pages.transactions.clock().astimezone(LONDON).date()
    try:
        await asked.book(without(asked.kept.listing.bookings, unit, today))
    except ListingHasChanged:
        return await _page(await asked.anew(), unit, status=412)
    except RequestHasFaults:
        return await _page(asked, unit, status=422)
    return asked.done("cancelled")


def _there(asked: OnceMore, key: str) -> Unit | None:
    known = bookable(asked.kept.listing, asked.pages.transactions.clock())
    kind = BookingKind.APPOINTMENT
    return next((one for one in known if one.session.key == key and one.session.kind is kind), None)


async def _page(asked: OnceMore, unit: Unit, *, status: int = 200) -> Response:
    holders = await asked.holders(unit.session.key)
    are_too_many = status == 422
    return asked.page(
        "provider/cancel-session.html", status=status, unit=unit, holders=holders, are_too_many=are_too_many
    )
