"""START HERE: what stands below /openreferral, open to everybody, from whatever page they ask."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from services.geography.gazetteer import Gazetteer
from services.matching.doors.document import document_of
from services.matching.doors.openreferral.locations import add_locations
from services.matching.doors.openreferral.published import Published
from services.matching.doors.openreferral.services import add_services
from services.matching.doors.openreferral.taxonomies import add_taxonomies
from services.runtime.service import Door
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/openreferral"
VERSION = "HSDS-UK-3.0"
PROFILE = "https://docs.openreferraluk.org/en/latest/"
_ABOUT = """The community services that are listed, as Open Referral UK 3.0 (HSDS-UK 3.0) has them.

Everybody may read, without a token. Lists are paged and have an ETag. They give each service whole, so that whoever
harvests needs no request for each; `full=false` leaves out what a service has many of.
"""
# So that a page of whatever site may read it (the standard's rule), and tell whether it has changed.
_OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
_PATHS = ("/services", "/taxonomies", "/taxonomy_terms", "/service_at_locations")
_ASKED_BEFORE = {"Access-Control-Allow-Methods": "GET", "Access-Control-Allow-Headers": "If-None-Match"}


def door(published: Published, gazetteer: Gazetteer) -> Door[Any, Any]:
    """The door, which looks at no state of any service but what is shown."""
    return Door(partial(_routes, published, gazetteer), PROBLEM_DETAILS, prefix=PREFIX, headers=_OPEN, outward=True)


def _routes(published: Published, gazetteer: Gazetteer, _: RequestTransactions[Any, Any]) -> APIRouter:
    standard, router = APIRouter(), APIRouter()
    standard.add_api_route("/", say_what_this_is, tags=["about"])
    add_services(standard, published)
    add_taxonomies(standard, published)
    add_locations(standard, published, gazetteer)
    for path in ("/", *_PATHS, *(f"{path}/{{id}}" for path in _PATHS)):
        router.add_api_route(path, _allow, methods=["OPTIONS"], include_in_schema=False)
    router.add_api_route("", say_what_this_is, include_in_schema=False)
    router.add_api_route("/openapi.json", lambda: _document(standard), include_in_schema=False)
    router.include_router(standard)
    return router


async def say_what_this_is(request: Request) -> Mapping[str, str]:
    """Say which standard this follows, and where it is described."""
    described = request.url.replace(path=f"{PREFIX}/openapi.json", query="")
    return {"version": VERSION, "profile": PROFILE, "openapi_url": str(described)}


async def _allow() -> Response:
    # Browsers ask this before they send If-None-Match.
    return Response(status_code=204, headers=_ASKED_BEFORE)


def _document(standard: APIRouter) -> dict[str, Any]:
    return document_of(standard.routes, PREFIX, "Linkway's directory", VERSION, _ABOUT)
