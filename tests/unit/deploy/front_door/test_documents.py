"""The doors' OpenAPI documents, one by one and together, and the pages that are drawn of them."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from deploy.front_door.documents import described, together
from deploy.front_door.outlines import outlines
from deploy.front_door.pages import written
from deploy.home import Home
from services.runtime.admin.door_outline import DoorOutline

OF_SERVICES = outlines(Home.from_environment({}).servers / "front-door")
PAGES = written(OF_SERVICES)


def a_document(name: str, path: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    answer = {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Invented", "version": "1"},
        "servers": [{"url": "/v1"}],
        "paths": {path: {"get": {"responses": {"200": answer}}}},
        "components": {"schemas": {name: schema}},
    }


def a_door(service: str, document: Mapping[str, Any], prefix: str = "/v1", *paths: str) -> DoorOutline:
    return DoorOutline(service, prefix, paths, outward=True, document=document)


REFERRALS = a_door("referral", a_document("Place", "/referrals", {"type": "string"}))


def test_what_has_one_name_and_is_two_things_is_told_apart() -> None:
    listings = a_door("matching", a_document("Place", "/listings", {"type": "integer"}))

    whole = together(described([REFERRALS, listings]), "Linkway")

    assert whole["components"]["schemas"] == {"Place": {"type": "string"}, "matching-v1.Place": {"type": "integer"}}
    assert [_answer(whole, path) for path in ("/v1/referrals", "/v1/listings")] == [
        "#/components/schemas/Place",
        "#/components/schemas/matching-v1.Place",
    ]


def test_what_has_one_name_and_is_one_thing_stands_there_once() -> None:
    listings = a_door("matching", a_document("Place", "/listings", {"type": "string"}))

    whole = together(described([REFERRALS, listings]), "Linkway")

    assert whole["components"]["schemas"] == {"Place": {"type": "string"}}


def test_a_door_that_another_tells_of_has_no_document_of_its_own() -> None:
    whole = a_door("referral", a_document("Place", "/referrals", {}), "/v1", "/v1/openapi.json")
    batch = a_door("referral", a_document("Place", "", {}), "/v1/referrals/batch")

    assert [one.name for one in described([whole, batch])] == ["referral-v1"]


def test_an_inward_door_is_described_nowhere() -> None:
    assert "disclosures" not in "".join(name for name in PAGES)
    assert '"/disclosures"' not in PAGES["docs/openapi.json"]


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".json")])
def test_every_reference_of_a_document_leads_somewhere(name: str) -> None:
    document = json.loads(PAGES[name])
    named = set(re.findall(r'"#/components/(\w+)/([^"]+)"', PAGES[name]))

    assert document["paths"]
    assert [(kind, one) for kind, one in named if one not in document["components"].get(kind, {})] == []


def test_every_route_that_a_document_names_is_in_the_one_of_all() -> None:
    together = set(json.loads(PAGES["docs/openapi.json"])["paths"])
    in_documents = {
        path
        for door in OF_SERVICES
        if door.outward
        for path in door.paths
        if door.document and "openapi.json" not in path
    }

    assert together <= in_documents
    assert {"/v1/referrals", "/v1/listings", "/fhir/$process-message", "/openreferral/services"} <= together


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".html")])
def test_a_page_is_small_and_asks_no_other_host_for_anything(name: str) -> None:
    page = PAGES[name]

    assert len(page.encode()) < 100_000
    assert "<script" not in page
    assert " style=" not in page
    assert [link for link in re.findall(r'(?:href|src)="([^"]*)"', page) if not link.startswith(("/", "#"))] == []


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".html")])
def test_what_a_page_leads_to_below_docs_is_there(name: str) -> None:
    links = re.findall(r'href="/(docs/[^"#]+)"', PAGES[name])

    assert "docs/page.css" in links
    assert [link for link in links if link not in PAGES] == []


def _answer(document: Mapping[str, Any], path: str) -> str:
    answer: str = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    return answer
