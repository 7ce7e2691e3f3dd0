"""Requests of any kind to what an OpenAPI document describes: odd paths, queries, headers and bodies."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from hypothesis import strategies as st

# Of an invented person; whoever is refused never hears it back.
PHONE = "07700900123"
PERSONAL = f"Zenobia Inventedsson {PHONE}"
TEXTS = st.text(st.characters(codec=None), max_size=20) | st.sampled_from(
    ["", "0", "-1", "1e999", "NaN", "null", "*", '"1"', "%00", "../..", "2026-02-30", "9" * 400, "\0", PERSONAL]
)
ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda within: st.lists(within, max_size=3) | st.dictionaries(TEXTS, within, max_size=3),
    max_leaves=6,
)
_TYPES = (
    "application/json",
    "application/json",
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "multipart/form-data",
    "",
)
_NAMES = ("If-Match", "If-None-Match", "X-Correlation-ID", "traceparent", "Content-Encoding", "Range", "Accept")


@dataclass(frozen=True)
class Operation:
    """One method at one path of a document, what it takes in its query, and the statuses that it names."""

    method: str
    path: str
    query: tuple[str, ...]
    fields: tuple[str, ...]
    right_bodies: tuple[Any, ...]
    statuses: frozenset[int]


def named(every: Sequence[Operation], method: str, path: str) -> Operation:
    """The operation at this path."""
    return next(one for one in every if (one.method, one.path) == (method, path))


@dataclass(frozen=True)
class OddRequest:
    """A request to an operation; `address` is quoted as it is sent."""

    operation: Operation
    address: str
    headers: Mapping[str, bytes] = field(default_factory=dict)
    body: bytes | None = None

    async def by(self, client: httpx.AsyncClient) -> httpx.Response:
        """The answer to this client."""
        headers = {name.encode(): value for name, value in self.headers.items()}
        return await client.request(self.operation.method, self.address, headers=headers, content=self.body)


def operations(document: Mapping[str, Any], prefix: str = "", *, right: Sequence[Any] = ()) -> list[Operation]:
    """All operations of the document, each with what it takes; `right` are bodies that one of them takes."""
    return [
        Operation(
            method.upper(),
            prefix + path,
            tuple(one["name"] for one in said.get("parameters", ()) if one["in"] == "query"),
            tuple(_fields(said, document)),
            tuple(right),
            frozenset(int(status) for status in said["responses"]),
        )
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    ]


def _fields(said: Mapping[str, Any], document: Mapping[str, Any]) -> Sequence[str]:
    schema = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    return [*document.get("components", {}).get("schemas", {}).get(name, {}).get("properties", ())]


def _sent(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _header(text: str) -> bytes:
    """What may stand in a header: a server ends whatever has an end of line or a null in it."""
    return _sent(text).translate(None, b"\r\n\0")


@st.composite
def odd_requests(draw: st.DrawFn, every: Sequence[Operation], known: Sequence[str]) -> OddRequest:
    """A request to one of these operations; in its path stand ids that are `known`, or anything."""
    one = draw(st.sampled_from(every))
    path = one.path
    while "{" in path:
        before, _, rest = path.partition("{")
        # With a slash in it, it would be another address.
        part = draw(st.sampled_from(known) | TEXTS).replace("/", "-")
        path = before + quote(_sent(part) or b"-", safe="") + rest.partition("}")[2]
    names = st.sampled_from(one.query) | TEXTS if one.query else TEXTS
    query = draw(st.lists(st.tuples(names.map(_sent), TEXTS.map(_sent)), max_size=3))
    return OddRequest(one, f"{path}?{urlencode(query)}" if query else path, *draw(_rest(one)))


@st.composite
def _rest(draw: st.DrawFn, one: Operation) -> tuple[Mapping[str, bytes], bytes | None]:
    headers = draw(st.dictionaries(st.sampled_from(_NAMES), TEXTS.map(_header), max_size=2))
    if one.method == "GET":
        return headers, None
    if draw(st.booleans()):
        headers["If-Match"] = b"*"
    names = st.sampled_from(one.fields) | TEXTS if one.fields else TEXTS
    # Some are as they should be, so that what is wrong is found late.
    right = st.sampled_from(one.right_bodies) if one.right_bodies else st.nothing()
    values = st.dictionaries(names, ANY_JSON, max_size=4) | ANY_JSON | right | right
    body = draw(values.map(lambda value: _sent(json.dumps(value, ensure_ascii=False))) | st.binary(max_size=60))
    return {"Content-Type": draw(st.sampled_from(_TYPES)).encode(), **headers}, body


def is_answered_in_words(request: OddRequest, answer: httpx.Response) -> None:
    """By a status that the document names; a refusal as a problem, which says nothing again of what was sent."""
    assert answer.status_code in request.operation.statuses, (request, answer.text)
    if answer.is_error:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["title"]
        assert answer.json()["detail"]
        heard = answer.text + str(answer.headers)
        assert PHONE not in heard, heard
