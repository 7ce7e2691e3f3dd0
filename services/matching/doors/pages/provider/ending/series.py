"""A series of appointments, or a course, has a last day, or is taken out; each is named by what it says."""

from datetime import date
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.doors.refusals import Refusal
from services.contract.listing import Booking
from services.matching.commands.listings import ChangeDoesNotFit
from services.matching.domain.sessions.ending import ended
from services.matching.doors.pages.provider import places
from services.matching.doors.pages.provider.asking import MayList, ProviderPages
from services.matching.doors.pages.provider.ending.once_more import OnceMore
from services.matching.doors.pages.provider.listing import reading, saying
from services.matching.handlers.editing.tied import ListingHasChanged
from services.matching.keeping.kept import digest_of
from services.pages.forms import Form, Problem

_AT: Final = "/services/{service_id}/series/{name}"
_LAST: Final = "last"


class NoSuchSeries(Refusal):
    """The listing has nothing of this name."""

    status = 404
    title = "There is no such series"
    what_to_do = "It may have been changed, or taken out. The page of the service shows what there is."


def name_of(series: Booking) -> str:
    """What a series is called in an address: what it says, as a digest."""
    return digest_of(series.model_dump_json().encode())


def add_series(router: APIRouter, pages: ProviderPages) -> None:
    """Add the routes of one series."""

    @router.get(_AT)
    async def ask_when_it_ends(request: Request, service_id: UUID, name: str, caller: MayList) -> Response:
        asked = await OnceMore.asked(pages, request, caller, service_id)
        if (series := _there(asked, name)) is None:
            raise NoSuchSeries(NoSuchSeries.what_to_do)
        return await _page(asked, series, form=Form(_shown(series)))

    @router.post(_AT)
    async def end_it(request: Request, service_id: UUID, name: str, caller: MayList) -> Response:
        asked = await OnceMore.answered(pages, request, caller, service_id)
        if (series := _there(asked, name)) is None:
            # It was sent twice, or somebody else was faster: as they saw it, it is there no more.
            return asked.done("ended")
        return await _answered(asked, series)


async def _answered(asked: OnceMore, series: Booking) -> Response:
    is_out, last = asked.form["do"] == "out", _last_day(asked.form)
    if last is None and not is_out:
        told = asked.form.saying(Problem(f"{_LAST}-day", "Write a day that there is, such as 27 3 2027."))
        return await _page(asked, series, form=told, status=422)
    left = ended(asked.kept.listing.bookings, series, None if is_out else last)
    try:
        await asked.book(left)
    except ChangeDoesNotFit as wrong:
        told = asked.form.saying(Problem(f"{_LAST}-day", wrong.detail))
        return await _page(asked, series, form=told, status=422)
    except ListingHasChanged:
        return await _page(await asked.anew(), series, form=asked.form, status=412)
    return asked.done("ended")


def _there(asked: OnceMore, name: str) -> Booking | None:
    return next((one for one in asked.kept.listing.bookings if name_of(one) == name), None)


def _shown(series: Booking) -> dict[str, list[str]]:
    return {name: [part] for name, part in reading.day_shown(_LAST, series.times.valid_to).items()}


def _last_day(form: Form) -> date | None:
    try:
        return date.fromisoformat(reading.day(form, _LAST) or "")
    except ValueError:
        return None


async def _page(asked: OnceMore, series: Booking, *, form: Form, status: int = 200) -> Response:
    alone = asked.kept.listing.model_copy(update={"bookings": (series,)})
    sessions = places.next_sessions(alone, await asked.taken(), asked.pages.transactions.clock(), most=None)
    return asked.page(
        "provider/end-series.html",
        status=status,
        form=form,
        said=saying.booking(series),
        is_last=len(asked.kept.listing.bookings) == 1,
        held=[one for one in sessions if one.held],
    )
