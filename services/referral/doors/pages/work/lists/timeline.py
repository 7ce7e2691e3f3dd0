"""All that happened to a referral, the newest first."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.pages.site import Site
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.asking import AT, MayWork
from services.referral.doors.pages.work.words import FOR_TEMPLATES
from services.referral.handlers.record.looking_after import list_what_happened
from services.referral.store import Stores
from services.runtime.working.transactions import RequestTransactions

_MOST = 250


def add_timeline(router: APIRouter, site: Site, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add it, as long as a page may be."""

    @router.get(f"{AT}/timeline")
    async def show_all_that_happened(request: Request, referral_id: UUID, caller: MayWork) -> Response:
        happened = await transactions.look(partial(list_what_happened, referral_id=referral_id), by=caller)
        return site.page(
            request,
            "work/timeline.html",
            referral_id=referral_id,
            happened=happened[:_MOST],
            left_out=max(0, len(happened) - _MOST),
            **FOR_TEMPLATES,
        )
