"""Whatever is sent to matching's doors, its document names the answer; of what is refused nothing is kept."""

import asyncio
import json
from copy import deepcopy
from dataclasses import fields
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.contract.boroughs import BoroughSlug
from tests.fakes.directory_doors import OpenDirectory
from tests.fakes.listing_service import A_PROVIDER, AN_EDITOR, NOT_OF_THE_DIRECTORY, ListingsInMemory
from tests.fakes.matching import a_listing, a_service_id
from tests.store_scenarios.listings import a_kept_listing
from tests.support.listings import AN_ORGANIZATION, listed
from tests.support.odd_requests import PERSONAL, OddRequest, is_answered_in_words, named, odd_requests, operations

LISTING = a_listing(organization_id=AN_ORGANIZATION)
KNOWN = [
    str(LISTING.service_id),
    str(LISTING.service_id),
    str(AN_ORGANIZATION),
    str(a_service_id(901)),
    "places",
    "status",
]
SITELESS = {"ways": ["in-person"]}
RIGHT = ({"places": 3}, SITELESS, {"changes": {"places": 3}}, {"changes": SITELESS}, {"are_the_same": True})
AS_JSON = {"Content-Type": b"application/json", "If-Match": b"*"}
NAMED_SO = json.dumps({PERSONAL: 1}).encode()
MODEST = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


async def begun() -> ListingsInMemory:
    service = ListingsInMemory()
    theirs = a_kept_listing(listing=LISTING)
    await service.keep(theirs, a_kept_listing(listing=a_listing(1), keeper=BoroughSlug.BRENT))
    return service


def of_v1() -> list[Any]:
    asked = asyncio.run(ListingsInMemory().nobody.get("/v1/openapi.json"))
    return operations(asked.json(), "/v1", right=RIGHT)


def of_the_directory() -> list[Any]:
    asked = asyncio.run(OpenDirectory().client().get("/openreferral/openapi.json"))
    return operations(asked.json(), "/openreferral")


def as_kept(service: ListingsInMemory) -> Any:
    stores = service.storage.stores
    return deepcopy((service.storage.memory, [vars(getattr(stores, one.name)) for one in fields(stores)]))


V1, DIRECTORY = of_v1(), of_the_directory()
_CHANGE = named(V1, "PATCH", "/v1/listings/{service_id}")
_QUEUE = named(V1, "GET", "/v1/listings/queue")
_SERVICES = named(DIRECTORY, "GET", "/openreferral/services")


@example(OddRequest(_QUEUE, f"{_QUEUE.path}?after=0"), AN_EDITOR)
@example(OddRequest(_CHANGE, f"/v1/listings/{LISTING.service_id}", AS_JSON, NAMED_SO), A_PROVIDER)
@given(odd_requests(V1, KNOWN), st.sampled_from([A_PROVIDER, AN_EDITOR, NOT_OF_THE_DIRECTORY, None]))
@settings(MODEST, max_examples=300)
async def test_v1_answers_as_documented_and_keeps_nothing_of_what_it_refuses(request: OddRequest, who: Any) -> None:
    service = await begun()
    before = as_kept(service)
    answer = await request.by(service.at_the_door(who) if who else service.nobody)

    is_answered_in_words(request, answer)
    assert not answer.is_error or as_kept(service) == before


@example(OddRequest(_SERVICES, _SERVICES.path, {"If-None-Match": b"*"}))
@given(odd_requests(DIRECTORY, KNOWN))
@settings(MODEST, max_examples=300)
async def test_the_open_directory_answers_as_documented(request: OddRequest) -> None:
    is_answered_in_words(request, await request.by(OpenDirectory(listed(LISTING)).client()))
