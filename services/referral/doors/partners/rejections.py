"""A partner reads here what was refused on its topics: as JSON, and the same as a page in a browser."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.responses import HTMLResponse

from services.contract.documents.pages import POLICY
from services.contract.rights import PARTNER_RIGHTS
from services.contract.topics import PARTNER
from services.referral.domain.referral import Referral
from services.referral.doors.partners import page
from services.referral.doors.v1.form.paging import After, Limit
from services.referral.handlers.rejections import list_rejections
from services.referral.store import Stores
from services.referral.views.rejected import RejectionsView
from services.runtime.service import Door
from services.runtime.serving.authentication import caller_with
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/partners"
# The style is the contract's, and stands at the same address.
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Partner = Annotated[
    str, Path(max_length=60, pattern=f"^{PARTNER.pattern}$", description="Who you are in the names of your topics.")
]
# As on the topic itself.
AsAPartner = Annotated[Caller, Depends(caller_with(*sorted(PARTNER_RIGHTS)))]
_Transactions = RequestTransactions[Referral, Stores]


def add_rejections(router: APIRouter, transactions: _Transactions) -> None:
    """Add the route of /v1/partners."""

    @router.get("/partners/{partner}/rejections", tags=["partners"])
    async def see_what_was_refused(
        partner: Partner, caller: AsAPartner, after: After = None, limit: Limit = 50
    ) -> RejectionsView:
        """See what was refused on your topics: when, why, where, how to mend it. Of listings matching answers."""
        return await transactions.look(partial(list_rejections, partner=partner, limit=limit, after=after), by=caller)


def door() -> Door[Referral, Stores]:
    """The door of the page; a browser asks the person for the token."""
    return Door(_routes, page.ERRORS, prefix=PREFIX, headers=HEADERS, browsers_sign_in=True, outward=True)


def _routes(transactions: _Transactions) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/{partner}/rejections", response_class=HTMLResponse)
    async def show_what_was_refused(
        partner: Partner, caller: AsAPartner, after: After = None, limit: Limit = 50
    ) -> HTMLResponse:
        """The same as a page."""
        query = partial(list_rejections, partner=partner, limit=limit, after=after)
        return HTMLResponse(page.render(await transactions.look(query, by=caller)))

    return router
