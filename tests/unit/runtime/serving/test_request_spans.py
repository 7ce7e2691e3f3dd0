"""A request is a span inside the caller's trace, and what is done for it finds its place where the caller's stood."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

from services.runtime.serving.requests.request_spans import RequestSpans
from services.runtime.working.traces import TracePlace
from tests.fakes.spans import KeptSpans, numbers

PARENT = TracePlace(0xA, 0xB)
PATH = "/v1/people/{name}"


@pytest.fixture
def kept() -> KeptSpans:
    return KeptSpans()


@pytest.fixture
async def door(kept: KeptSpans) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()

    @app.get("/people/{name}")
    async def look(name: str, request: Request) -> dict[str, Any]:
        if name == "fails":
            raise LookupError(name)
        return {"told": request.headers.getlist("traceparent")}

    app.add_middleware(RequestSpans, prefix="/v1", tracing=kept.of("referral"))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://door.example") as client:
        yield client


async def test_what_is_behind_a_door_stands_inside_the_request(door: httpx.AsyncClient, kept: KeptSpans) -> None:
    answer = await door.get("/people/jane", headers={"traceparent": PARENT.traceparent})
    (told,) = answer.json()["told"]
    span, place = kept.all[f"GET {PATH}"], TracePlace.read(told)
    assert place
    assert numbers(span) == place[:2]
    assert span.parent
    assert (span.parent.trace_id, span.parent.span_id) == PARENT[:2]


@pytest.mark.parametrize(
    "sent", [[], ["jane"], [PARENT.traceparent, PARENT.traceparent]], ids=["none", "unreadable", "two"]
)
async def test_without_one_place_a_trace_begins(sent: list[str], door: httpx.AsyncClient, kept: KeptSpans) -> None:
    await door.get("/people/jane", headers=httpx.Headers([("traceparent", one) for one in sent]))
    assert kept.all[f"GET {PATH}"].parent is None


async def test_no_path_and_no_failure_is_told(door: httpx.AsyncClient, kept: KeptSpans) -> None:
    assert (await door.get("/people/fails")).status_code == 500
    assert (await door.get("/jane/fails?name=jane")).status_code == 404
    assert kept.all.keys() == {f"GET {PATH}", "GET unknown"}
    assert "fails" not in kept.text
    assert "jane" not in kept.text
