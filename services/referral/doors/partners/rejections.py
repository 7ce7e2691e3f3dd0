"""A partner reads here what was refused on its topics: as JSON, and the same as a page in a browser."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.contract.doors.rights import PARTNER_RIGHTS
from services.pages.site import HEADERS, Site
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.runtime.service import Door, ErrorForm
from services.runtime.serving.authentication import caller_with
from services.runtime.serving.rejected import After, Limit, Partner, RejectionsView, list_rejections
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/partners"
# As on the topic itself.
AsAPartner = Annotated[Caller, Depends(caller_with(*sorted(PARTNER_RIGHTS)))]
_Transactions = RequestTransactions[Referral, Stores]


def add_rejections(router: APIRouter, transactions: _Transactions) -> None:
    """Add the route of /v1/partners."""

    @router.get("/partners/{partner}/rejections", tags=["partners"])
    async def see_what_was_refused(
        partner: Partner, caller: AsAPartner, after: After = None, limit: Limit = 50
    ) -> RejectionsView:
        """See what was refused on your topics: when, why, where, how to mend it.

        What you said of listings is at /v1/listings/rejections.
        """
        return await transactions.look(partial(list_rejections, partner=partner, limit=limit, after=after), by=caller)


def door(site: Site) -> Door[Referral, Stores]:
    """The door of the page; a browser asks the person for the token."""
    errors = ErrorForm("text/html; charset=utf-8", lambda problem: site.text("token-problem.html", problem=problem))
    build = partial(_routes, site)
    return Door(build, errors, prefix=PREFIX, headers=HEADERS, browsers_sign_in=True, outward=True)


def _routes(site: Site, transactions: _Transactions) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/{partner}/rejections")
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
            about="What you said of listings is answered by matching, and stands",
            elsewhere=(f"/listings/rejections/{partner}", "on a page of its own"),
        )

    return router
