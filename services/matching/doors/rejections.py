"""A partner reads here what was refused of what it said of listings: as JSON, and the same as a page in a browser."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.rights import PARTNER_RIGHTS, TokenRight
from services.matching.domain.search import Search
from services.matching.store import Stores
from services.pages.site import HEADERS, Site
from services.runtime.service import Door, ErrorForm
from services.runtime.serving.authentication import caller_with
from services.runtime.serving.rejected import After, Limit, Partner, RejectionsView, list_rejections
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/listings"
# As on the topic itself, or at the door where listings are changed.
AsAPartner = Annotated[Caller, Depends(caller_with(*sorted(PARTNER_RIGHTS), TokenRight.LIST))]
_Transactions = RequestTransactions[Search, Stores]


def add_rejections(router: APIRouter, transactions: _Transactions) -> None:
    """Add the route of /v1/listings/rejections."""

    @router.get("/listings/rejections/{partner}", tags=["listings"])
    async def see_what_was_refused(
        partner: Partner, caller: AsAPartner, after: After = None, limit: Limit = 50
    ) -> RejectionsView:
        """See what was refused of what you said of listings on your topics: when, why, where, how to mend it."""
        return await transactions.look(partial(list_rejections, partner=partner, limit=limit, after=after), by=caller)


def door(site: Site) -> Door[Search, Stores]:
    """The door of the page; a browser asks the person for the token."""
    errors = ErrorForm("text/html; charset=utf-8", lambda problem: site.text("token-problem.html", problem=problem))
    build = partial(_routes, site)
    return Door(build, errors, prefix=PREFIX, headers=HEADERS, browsers_sign_in=True, outward=True)


def _routes(site: Site, transactions: _Transactions) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/rejections/{partner}")
    async def show_what_was_refused(
        request: Request, partner: Partner, caller: AsAPartner, after: After = None, limit: Limit = 50
    ) -> Response:
        """The same as a page."""
        query = partial(list_rejections, partner=partner, limit=limit, after=after)
        view = await transactions.look(query, by=caller)
        return site.page(
            request,
            "rejections.html",
            view=view,
            tables=view.rows(),
            about="Here stands what you said of listings; all else that you asked stands",
            elsewhere=(f"/partners/{partner}/rejections", "on a page of its own"),
        )

    return router
