"""The contract as pages, for whoever writes a partner's system: open to everybody, as `linkway docs` writes them."""

from fastapi import APIRouter, HTTPException, Response

from services.contract.documents.pages import POLICY
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.runtime.service import Door
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/contract"
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "max-age=300",
}


def door() -> Door[Referral, Stores]:
    """The door below /contract."""
    return Door(_routes, PROBLEM_DETAILS, prefix=PREFIX, headers=HEADERS, outward=True)


def _routes(_: RequestTransactions[Referral, Stores]) -> APIRouter:
    # A page is no part of the API, so that OpenAPI has none of them.
    router = APIRouter(include_in_schema=False)

    # Not async, because drawing a page for the first time takes a thread for some milliseconds.
    @router.get("/{path:path}")
    def show_a_page(path: str) -> Response:
        """One page of the contract; without a path the first."""
        # Brought in at the first look, because it takes as long as a tenth of the service's start.
        from services.contract.documents.pages import site  # noqa: PLC0415

        try:
            page = site.page(path or site.HOME)
        except KeyError:
            raise HTTPException(404) from None
        return Response(page.text, media_type=page.media_type)

    return router
