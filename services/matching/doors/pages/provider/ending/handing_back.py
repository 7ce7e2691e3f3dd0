"""What was changed here of a listing of another directory, beside what that says; each can be left to it again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.listing_changes import CHANGEABLE
from services.matching.doors.pages.provider.asking import Done, MayList, ProviderPages, address_of
from services.matching.doors.pages.provider.ending.once_more import OnceMore
from services.matching.doors.pages.provider.listing import saying
from services.matching.handlers.editing import changing
from services.matching.handlers.editing.tied import ListedNoMore, ListingHasChanged
from services.matching.keeping.kept import KeptListing
from services.pages.site import leads_to

_AT: Final = "/services/{service_id}/changed"
_CALLED: Final[Mapping[str, str]] = {
    "needs": "What it helps with",
    "status": "Open or closed",
    "closed_until": "Closed until",
    "bookings": "Appointments and courses",
    "companions": "How many people volunteers can accompany",
    "who_for": "Who it is for",
    "ways": "How people take part",
    "reach_metres": "How far away people may live",
    "times": "When",
    "costs": "Cost",
    "wait_days": "Usual wait",
    "languages": "Languages beside English",
    "how_to_join": "How to join",
}


@dataclass(frozen=True)
class Changed:
    """A field that differs from what the directory says where the listing came from: how it is, how it would be."""

    field: str
    what: str
    said: Sequence[tuple[str, str, str]]


def changed(kept: KeptListing) -> Iterator[Changed]:
    """The fields that a provider may change, and has; that all was checked here is nobody else's to say."""
    for field in kept.own:
        if field in CHANGEABLE:
            back = kept.listing.model_copy(update={field: getattr(kept.as_fed, field)})
            yield Changed(field, _CALLED.get(field, field.capitalize()), saying.changes(kept.listing, back))


def add_handing_back(router: APIRouter, pages: ProviderPages) -> None:
    """Add the routes of what was changed."""

    @router.get(_AT)
    async def show_what_was_changed(request: Request, service_id: UUID, caller: MayList, done: Done = "") -> Response:
        return _page(await OnceMore.asked(pages, request, caller, service_id), done=done == "back")

    @router.post(_AT)
    async def leave_it_to_the_directory(request: Request, service_id: UUID, caller: MayList) -> Response:
        asked = await OnceMore.answered(pages, request, caller, service_id)
        try:
            if (field := asked.form["field"]) in asked.kept.own:
                await asked.do(partial(changing.hand_back, service_id=service_id, field=field, seen=asked.seen))
        except ListingHasChanged:
            return _page(await asked.anew(), status=412)
        except ListedNoMore as refused:
            return _page(asked, status=409, refused=refused.detail)
        return leads_to(f"{address_of(service_id, 'changed')}?done=back")


def _page(asked: OnceMore, *, status: int = 200, done: bool = False, refused: str = "") -> Response:
    return asked.page(
        "provider/changed.html", status=status, changed=[*changed(asked.kept)], done=done, refused=refused
    )
