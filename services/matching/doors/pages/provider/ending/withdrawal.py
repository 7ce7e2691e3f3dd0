"""A listing is withdrawn: what comes of it for whoever has a place is said before."""

from functools import partial
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.matching.doors.pages.provider.asking import MayList, ProviderPages
from services.matching.doors.pages.provider.ending.once_more import OnceMore
from services.matching.handlers.editing import changing
from services.matching.handlers.editing.tied import ListingHasChanged

_AT: Final = "/services/{service_id}/withdrawal"


def add_withdrawal(router: APIRouter, pages: ProviderPages) -> None:
    """Add the routes of the withdrawal."""

    @router.get(_AT)
    async def ask_whether_it_is_withdrawn(request: Request, service_id: UUID, caller: MayList) -> Response:
        return await _page(await OnceMore.asked(pages, request, caller, service_id))

    @router.post(_AT)
    async def withdraw_it(request: Request, service_id: UUID, caller: MayList) -> Response:
        asked = await OnceMore.answered(pages, request, caller, service_id)
        try:
            if asked.kept.withdrawn is None:
                await asked.do(partial(changing.withdraw, service_id=service_id, seen=asked.seen))
        except ListingHasChanged:
            return await _page(await asked.anew(), status=412)
        return asked.done("withdrawn")


async def _page(asked: OnceMore, *, status: int = 200) -> Response:
    return asked.page("provider/withdrawal.html", status=status, taken=await asked.taken())
