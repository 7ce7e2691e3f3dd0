"""Every door reads JSON strictly: each name once, UTF-8, no coding; it says what is wrong and where."""

import json
import re
from typing import Any

import httpx
import pytest

from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import REFERRAL_ID

JSON = {"Content-Type": "application/json", "Idempotency-Key": "k1"}
NAME_TWICE = "This name stands twice in its object, and the two may differ. Send it once."
TAKING_JSON = [
    (method.upper(), re.sub(r"\{.*?\}", str(REFERRAL_ID), path))
    for path, operations in ServiceInMemory().doors.openapi()["paths"].items()
    for method, operation in operations.items()
    if "application/json" in operation.get("requestBody", {}).get("content", {})
]


async def send(
    service: ServiceInMemory, body: bytes | str, method: str = "POST", path: str = "/v1/referrals", **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return await service.surgery.request(method, path, content=body, headers=JSON | named)


def errors(refused: httpx.Response) -> list[dict[str, Any]]:
    assert refused.status_code == 422, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    errors: list[dict[str, Any]] = refused.json()["errors"]
    return errors


@pytest.mark.parametrize(("method", "path"), TAKING_JSON)
async def test_no_door_takes_a_name_twice(service: ServiceInMemory, method: str, path: str) -> None:
    [error] = errors(await send(service, '{"a": 1, "b": {}, "a": 2}', method, path))

    assert (error["pointer"], error["detail"]) == ("#/a", NAME_TWICE)


@pytest.mark.parametrize(("method", "path"), TAKING_JSON)
@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip", "x-invented"])
async def test_no_door_takes_a_body_that_is_coded(
    service: ServiceInMemory, method: str, path: str, coding: str
) -> None:
    refused = await send(service, json.dumps(A_REQUEST), method, path, Content_Encoding=coding)

    assert (refused.status_code, refused.headers["accept-encoding"]) == (415, "identity")
    assert "without the header Content-Encoding" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ('{"consent": {"to_refer": false}, "consent": {"to_refer": true}}', ["#/consent"]),
        ('{"person": {"name": "Ines", "name": "Rob"}}', ["#/person/name"]),
        ('{"needs": [{"x": 1}, {"x": 1, "x": 1}]}', ["#/needs/1/x"]),
        ('{"a": {"b": 1, "b": 2}, "c": 1, "c": {"d": 1, "d": 2}}', ["#/c", "#/a/b", "#/c/d"]),
        ('{"a/b~": 1, "a/b~": 1}', ["#/a~1b~0"]),
        ('{"\\u0061": 1, "a": 1}', ["#/a"]),
    ],
)
async def test_each_name_that_stands_twice_is_pointed_at(
    service: ServiceInMemory, body: str, pointers: list[str]
) -> None:
    assert [error["pointer"] for error in errors(await send(service, body))] == pointers


@pytest.mark.parametrize(
    ("body", "where", "what"),
    [
        (b'{"story": "Canary"', "line 1, column 19", "a comma or a closing bracket is missing"),
        (b'{"story": "Canary" "urgency": 1}', "line 1, column 20", "a comma or a closing bracket is missing"),
        (b'{\n  "story" "Canary"}', "line 2, column 11", "a colon is missing"),
        (b"{story: 1}", "line 1, column 2", "a name in double quotes is missing"),
        (b'{"story": Canary}', "line 1, column 11", "a value is missing"),
        (b'{"story": "Canary', "line 1, column 11", "a text begins that is never closed"),
        (b'{"story": "Can\nary"}', "line 1, column 15", "a text has a control character"),
        (b'{"story": "\\canary"}', "line 1, column 12", "a backslash stands before"),
        (b'{"story": ""} Canary', "line 1, column 15", "something stands after the end"),
        (b'{"story": "Can\xe9ry"}', "line 1, column 15", "a byte that UTF-8 does not have"),
        ('{\n"story": "Ünï'.encode() + b"\xff", "line 2, column 14", "a byte that UTF-8 does not have"),
        ("{}".encode("utf-16"), "line 1, column 1", "a byte that UTF-8 does not have"),
    ],
)
async def test_broken_json_is_told_where_it_breaks(
    service: ServiceInMemory, body: bytes, where: str, what: str
) -> None:
    refused = await send(service, body)

    [error] = errors(refused)
    assert error["pointer"] == "#"
    assert where in error["detail"]
    assert what in error["detail"]
    assert "anary" not in refused.text


@pytest.mark.parametrize(
    "body", ['{"a": NaN}', '{"a": -Infinity}', f'{{"a": {"9" * 5000}}}', "[" * 5000, '{"a":' * 5000]
)
async def test_what_only_python_reads_is_refused(service: ServiceInMemory, body: str) -> None:
    [error] = errors(await send(service, body))

    assert (error["pointer"], error["code"]) == ("#", "not-json")


@pytest.mark.parametrize("charset", ["windows-1252", "utf-16", '"iso-8859-1"'])
async def test_json_in_another_encoding_is_refused(service: ServiceInMemory, charset: str) -> None:
    refused = await send(service, json.dumps(A_REQUEST), Content_Type=f"application/json; charset={charset}")

    assert (refused.status_code, refused.json()["type"]) == (415, "/v1/problems/body-not-utf8")


@pytest.mark.parametrize("content_type", ["Application/JSON; Charset=UTF-8", 'application/json;charset="utf-8"'])
async def test_media_types_have_no_case(service: ServiceInMemory, content_type: str) -> None:
    made = await send(service, b"\xef\xbb\xbf" + json.dumps(A_REQUEST).encode(), Content_Type=content_type)

    assert made.status_code == 201


async def test_a_body_marked_as_it_is_is_taken(service: ServiceInMemory) -> None:
    assert (await send(service, json.dumps(A_REQUEST), Content_Encoding="identity")).status_code == 201
