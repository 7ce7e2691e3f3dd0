"""The open incidents of the boroughs where somebody leads safeguarding."""

from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.pages.site import Site
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.asking import MayWork
from services.referral.doors.pages.work.words import FOR_TEMPLATES
from services.referral.doors.v1.form.paging import After
from services.referral.handlers.record.incidents import list_incidents
from services.referral.store import Stores
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

_AT_ONCE = 25


def add_incidents(router: APIRouter, site: Site, transactions: RequestTransactions[Referral, Stores]) -> None:
    """Add their list."""

    @router.get("/incidents")
    async def show_incidents(request: Request, caller: MayWork, after: After = None) -> Response:
        return await incidents(site, transactions, request, caller, after)


async def incidents(
    site: Site,
    transactions: RequestTransactions[Referral, Stores],
    request: Request,
    caller: Caller,
    after: str | None,
) -> Response:
    """A page of them; raises NotALead."""
    view = await transactions.look(partial(list_incidents, limit=_AT_ONCE, after=after), by=caller)
    further = f"/work/incidents?{urlencode({'after': view.after})}" if view.after else None
    return site.page(request, "work/incidents.html", view=view, further=further, **FOR_TEMPLATES)
