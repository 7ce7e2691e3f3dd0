"""The document of /v1 is open to everybody, and every schema in it has an example that keeps to it."""

from typing import Any

import jsonschema_rs
import pytest

from services.referral.doors.v1.document.examples import EXAMPLES
from tests.fakes.referral_service import ServiceInMemory


@pytest.fixture
async def document(service: ServiceInMemory) -> dict[str, Any]:
    service.stranger.headers.pop("Authorization")
    read: dict[str, Any] = (await service.stranger.get("/v1/openapi.json")).json()
    return read


async def test_it_is_of_openapi_3_1_and_says_where_and_how_to_ask(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["servers"] == [{"url": "/v1"}]
    assert next(iter(document["components"]["securitySchemes"].values()))["scheme"] == "bearer"
    assert all("security" in operation for operation in operations(document))


async def test_every_schema_has_an_example_that_keeps_to_it(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        whole = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        assert schema["examples"], name
        for example in schema["examples"]:
            jsonschema_rs.Draft202012Validator(whole).validate(example)


async def test_no_example_is_of_a_schema_that_is_gone(document: dict[str, Any]) -> None:
    assert not EXAMPLES.keys() - document["components"]["schemas"].keys()


async def test_every_operation_says_how_it_may_be_refused(document: dict[str, Any]) -> None:
    for operation in operations(document):
        answers = operation["responses"]
        assert {"401", "403", "422", "429", "503"} <= answers.keys()
        if "requestBody" in operation:
            assert {"408", "413", "415"} <= answers.keys()
        for status, answer in answers.items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"], operation["operationId"]


async def test_every_post_needs_a_key(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        headers = {one["name"]: one["required"] for one in methods.get("post", {}).get("parameters", ())}
        # The rows of a batch have keys of their own.
        assert "post" not in methods or path == "/referrals/batch" or headers["Idempotency-Key"], path


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in document["paths"].values() for operation in methods.values()]
