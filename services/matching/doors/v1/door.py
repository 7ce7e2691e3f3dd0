"""START HERE: what stands below /v1, and the form of its errors."""

from functools import partial
from typing import Any

from fastapi import APIRouter

from services.matching.domain.search import Search
from services.matching.doors.document import document_of
from services.matching.doors.rejections import REJECTIONS
from services.matching.doors.v1.listings import add_changes, add_listings
from services.matching.doors.v1.matches import add_matches
from services.matching.doors.v1.queue import add_queue
from services.matching.doors.v1.suggestions import add_claims, add_suggestions
from services.matching.handlers.matching import Matcher
from services.matching.store import Stores
from services.runtime.service import Door
from services.runtime.serving.documents import openapi_route
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.serving.requests.json_bodies import JsonRoute
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/v1"
# A listing with a long description and sixty times of opening.
MAX_BODY_BYTES = 32 * 1024

_ABOUT = """Change what is listed of community services, and see why a referral was matched as it was.

Send your token as `Authorization: Bearer …`. Who provides an organisation's services, and an editor of the borough that
keeps a listing, see and change it; all others are told that there is no such listing. To suggest a change takes no
token. An answer about a listing has an `ETag`, its version: send it as `If-Match` to change only what you saw. What is
sent twice is done once. Whoever made a referral, and a link worker of its borough, see its match, and what could be
chosen in place of it; all others are told that there is no such referral. Problems are RFC 9457 problem details.
"""


def door(matcher: Matcher) -> Door[Search, Stores]:
    """The door; what the matcher believes of free places is what people choose from."""
    return Door(
        partial(_routes, matcher),
        PROBLEM_DETAILS,
        prefix=PREFIX,
        max_body_bytes=MAX_BODY_BYTES,
        anybody_sends_to=("/suggestions",),
        outward=True,
        # A link worker's page asks for a shortlist as whoever is looking at it.
        sessions=True,
    )


def _routes(matcher: Matcher, transactions: RequestTransactions[Search, Stores]) -> APIRouter:
    described, router = APIRouter(route_class=JsonRoute), APIRouter()
    # Before the listings, whose ids would take their place.
    add_queue(described, transactions)
    REJECTIONS.add_to(described, transactions)
    add_listings(described, transactions, lambda: matcher.replies)
    add_changes(described, transactions)
    add_suggestions(described, transactions)
    add_claims(described, transactions)
    add_matches(described, matcher, transactions)
    router.include_router(described)
    router.include_router(openapi_route(partial(_document, described)))
    return router


def _document(described: APIRouter) -> dict[str, Any]:
    return document_of(described.routes, PREFIX, "Linkway's listings and matches", "1", _ABOUT)
