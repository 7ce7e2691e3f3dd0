"""A provider's services: all of them, and each as it is listed; and the word that a listing is still right."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.doors.rights import TokenRight
from services.matching.doors.pages.provider import places
from services.matching.doors.pages.provider.asking import After, Done, MayList, ProviderPages, address_of, version_in
from services.matching.doors.pages.provider.ending import handing_back, series
from services.matching.doors.pages.provider.listing import saying
from services.matching.doors.pages.provider.people.asked import NotDone, ReferralAway, Referrals
from services.matching.handlers.editing import changing
from services.matching.handlers.editing.tied import ListingHasChanged
from services.matching.handlers.showing.provided import Provided, provided, taken_of
from services.matching.keeping.kept import KeptListing
from services.matching.places import Taken
from services.matching.views.listings import named
from services.pages import forgery
from services.pages.forms import Form
from services.pages.site import leads_to
from services.runtime.serving.authentication import cause_of
from services.runtime.working.callers import Caller

_AT_ONCE = 50


@dataclass(frozen=True)
class Shown:
    """A service in the list: its listing, and what is held of its places."""

    kept: KeptListing
    held: Taken

    @property
    def address(self) -> str:
        """Where its page is."""
        return address_of(self.kept.service_id)

    @property
    def places(self) -> str:
        """How many of its places are held, in words."""
        return places.in_words(self.kept.listing, self.held)


def add_services(router: APIRouter, pages: ProviderPages, referrals: Referrals) -> None:
    """Add the routes of the list, and of one service."""

    @router.get("")
    async def show_my_services(request: Request, caller: MayList, after: After = None) -> Response:
        mine: Provided = await pages.transactions.look(partial(provided, limit=_AT_ONCE, after=after), by=caller)
        shown = [Shown(one, mine.held(one.service_id)) for one in mine.page.items]
        due = await pages.transactions.look(partial(provided, limit=_AT_ONCE, after=None, due=True), by=caller)
        return pages.site.page(
            request,
            "provider/services.html",
            services=shown,
            due={one.service_id for one in due.page.items},
            after=mine.page.after,
            to_answer=await _to_answer(request, caller, referrals),
        )

    @router.get("/services/{service_id}")
    async def show_a_service(request: Request, service_id: UUID, caller: MayList, done: Done = "") -> Response:
        return await _page_of(await pages.listing(service_id, caller), request, pages, done=done)

    @router.post("/services/{service_id}/confirmation")
    async def confirm_a_listing(request: Request, service_id: UUID, caller: MayList) -> Response:
        form = await Form.posted(request)
        forgery.check(request, form)
        try:
            await _confirm(pages, service_id, version_in(form), caller, request)
        except ListingHasChanged:
            return await _page_of(await pages.listing(service_id, caller), request, pages, status=412)
        return leads_to(f"{address_of(service_id)}?done=confirmed")


async def _to_answer(request: Request, caller: Caller, referrals: Referrals) -> int | None:
    """How many people wait for the caller's answer; None where referral does not say, -1 where it is not theirs."""
    if not caller.may(TokenRight.ATTEND):
        return -1
    try:
        offers = await referrals.asked_by(request).offers()
    except (ReferralAway, NotDone):
        return None
    return sum(one.is_to_answer for one in offers.referrals)


async def _confirm(pages: ProviderPages, service_id: UUID, seen: int, caller: Caller, request: Request) -> None:
    do = partial(changing.confirm, service_id=service_id, seen=seen)
    await pages.transactions.do(do, cause_of(caller, request), by=caller)


async def _page_of(
    kept: KeptListing, request: Request, pages: ProviderPages, *, status: int = 200, done: str = ""
) -> Response:
    taken = await pages.transactions.look(partial(taken_of, service_id=kept.service_id), by=None)
    return pages.site.page(
        request,
        "provider/service.html",
        status=status,
        kept=kept,
        address=address_of(kept.service_id),
        changed_by=named(kept.note.by),
        rows=saying.rows(kept.listing),
        places=places.in_words(kept.listing, taken),
        sessions=places.next_sessions(kept.listing, taken, pages.transactions.clock()),
        series=[(saying.booking(one), series.name_of(one)) for one in kept.listing.bookings],
        changed=len([*handing_back.changed(kept)]),
        replies=pages.replies().get(kept.service_id),
        has_changed=status != 200,
        done=done,
    )
