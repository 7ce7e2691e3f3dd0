"""Doors of one service, each with its own form of errors and its own limits, over a server as it is run."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from prometheus_client import REGISTRY
from pydantic import BaseModel

from services.runtime.service import Door, ErrorForm, Problem
from services.runtime.serving.application import Application, application
from services.runtime.serving.authentication import caller_with
from services.runtime.serving.listening.server import Server
from services.runtime.serving.load_shedding import Limits
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions, Transactions
from tests.fakes.callers import MemoryCallers
from tests.fakes.storage import MemoryStorage
from tests.support.builders import NOW
from tests.toys.toy import Count, a_toy


class Note(BaseModel):
    text: str


def operation_outcome(problem: Problem) -> str:
    issue = {"severity": "error", "code": "processing", "diagnostics": problem.detail}
    return json.dumps({"resourceType": "OperationOutcome", "issue": [issue]})


FHIR = ErrorForm("application/fhir+json", operation_outcome)
HTML = ErrorForm("text/html", lambda problem: f"<h1>{problem.title}</h1>")


def notes(_: RequestTransactions[Count, None]) -> APIRouter:
    router = APIRouter()

    @router.post("/notes")
    async def leave_a_note(note: Note, caller: Annotated[Caller, Depends(caller_with("notes:leave"))]) -> str:
        """Leave a note."""
        return f"{len(note.text)} letters of {caller.organisation}"

    return router


def messages(_: RequestTransactions[Count, None]) -> APIRouter:
    router = APIRouter()

    @router.post("/$process-message")
    async def process(note: Note) -> int:
        """Do the same over another door."""
        return len(note.text)

    @router.get("/broken", include_in_schema=False)
    async def fail() -> int:
        """Fail for no reason that a door knows."""
        raise LookupError("Invented.")

    return router


class Slow:
    """A page that waits until it is let go on."""

    def __init__(self) -> None:
        self.go_on, self.asked = asyncio.Event(), asyncio.Event()

    def __call__(self, _: RequestTransactions[Count, None]) -> APIRouter:
        router = APIRouter()

        @router.get("/pages/{name}", response_class=HTMLResponse)
        async def show(name: str) -> str:
            """Show a page."""
            self.asked.set()
            await self.go_on.wait()
            return f"<p>{name}</p>"

        @router.get("/notes", response_class=HTMLResponse)
        async def all_notes() -> str:
            """The same path as another door's, by another method."""
            return "<ul></ul>"

        return router


def the_application(pages: Slow, callers: MemoryCallers) -> Application:
    doors = (
        Door(notes, PROBLEM_DETAILS),
        Door(messages, FHIR, prefix="/fhir", max_body_bytes=30, echoes=("X-Request-Id",)),
        Door(pages, HTML),
    )
    transactions = Transactions("notify", Count, MemoryStorage(None), lambda: NOW)
    return application(
        replace(a_toy(), doors=doors), transactions, callers, max_body_bytes=1000, limits=Limits(at_once=2, waiting=0)
    )


@dataclass
class Served:
    """The toy's doors at work, a known caller at them, and the slow page."""

    client: httpx.AsyncClient
    callers: MemoryCallers
    pages: Slow

    @asynccontextmanager
    async def one_place_taken(self, headers: dict[str, str] | None = None) -> AsyncIterator[None]:
        """Somebody looks at a page that takes its time."""
        self.pages.go_on.clear()
        looking = asyncio.create_task(self.client.get("/pages/one", headers=headers))
        await self.pages.asked.wait()
        yield
        self.pages.asked.clear()
        self.pages.go_on.set()
        assert (await looking).text == "<p>one</p>"


@pytest.fixture(scope="module")
async def served() -> AsyncIterator[Served]:
    pages, callers = Slow(), MemoryCallers(surgery="notes:leave")
    server = Server(the_application(pages, callers), "127.0.0.1", 0, setting="LINKWAY_HTTP_PORT", grace_seconds=1)
    serving = asyncio.create_task(server.run_until_told())
    while not server.started:  # noqa: ASYNC110 - uvicorn sets a flag
        await asyncio.sleep(0.01)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    async with httpx.AsyncClient(base_url=address, headers={"Authorization": "Bearer surgery"}) as client:
        yield Served(client, callers, pages)
    server.should_exit = True
    await serving


@pytest.fixture
def client(served: Served) -> httpx.AsyncClient:
    return served.client


def counted(route: str, status: int) -> float:
    labels = {"method": "POST", "route": route, "status": str(status)}
    return REGISTRY.get_sample_value("linkway_http_requests_total", labels) or 0.0


@pytest.mark.parametrize(
    ("method", "path", "status", "media_type", "text"),
    [
        ("GET", "/nowhere", 404, "application/problem+json", '"title":"There is nothing here"'),
        ("GET", "/fhir/Patient/1", 404, "application/fhir+json", '"resourceType": "OperationOutcome"'),
        ("DELETE", "/notes", 405, "application/problem+json", '"title":"This address does not take that method"'),
        ("DELETE", "/pages/one", 405, "text/html; charset=utf-8", "<h1>This address does not take that method</h1>"),
        ("GET", "/notes", 200, "text/html; charset=utf-8", "<ul></ul>"),
        ("GET", "/fhirs", 404, "application/problem+json", '"status":404'),
    ],
)
async def test_each_door_answers_in_its_own_form(
    client: httpx.AsyncClient, method: str, path: str, status: int, media_type: str, text: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, media_type)
    assert text in answer.text


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
async def test_an_address_that_is_no_path_is_nowhere(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/", extensions={"target": b"*"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_each_door_has_its_own_limit_of_bodies(client: httpx.AsyncClient) -> None:
    body = {"text": "Invented." * 5}
    assert (await client.post("/notes", json=body)).json() == "45 letters of surgery"
    refused = await client.post("/fhir/$process-message", json=body)
    assert (refused.status_code, refused.headers["content-type"]) == (413, "application/fhir+json")
    assert "larger than 30 bytes" in refused.json()["issue"][0]["diagnostics"]


async def test_a_body_that_does_not_say_how_long_it_is_may_be_no_longer(client: httpx.AsyncClient) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b'{"text": "'
        for _ in range(200):
            yield b"Invented."

    refused = await client.post("/notes", content=parts(), headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.json()["title"]) == (413, "The request is too large")


async def test_all_doors_share_the_places_and_each_refuses_in_its_own_form(served: Served) -> None:
    async with served.one_place_taken():
        refused = await served.client.post("/fhir/$process-message", json={"text": "x"})
    assert (refused.status_code, refused.json()["resourceType"]) == (429, "OperationOutcome")
    assert int(refused.headers["retry-after"]) >= 1


async def test_a_door_gives_back_what_it_echoes_with_every_answer(served: Served) -> None:
    sent = {"X-Request-Id": "1", "X-Other-Id": "2"}
    post = partial(served.client.post, "/fhir/$process-message", headers=sent)
    answers = [
        await post(json={"text": "x"}),
        await post(json={"text": "x" * 30}),
        await served.client.get("/fhir/nowhere", headers=sent),
        await served.client.get("/fhir/broken", headers=sent),
    ]
    async with served.one_place_taken():
        answers.append(await post(json={"text": "x"}))
    at_another_door = await served.client.get("/notes", headers=sent)

    assert [one.status_code for one in answers] == [200, 413, 404, 500, 429]
    assert {one.headers["x-request-id"] for one in answers} == {"1"}
    assert not [one for one in (*answers, at_another_door) if "x-other-id" in one.headers]
    assert "x-request-id" not in at_another_door.headers


@pytest.mark.parametrize("route", ["/notes", "/fhir/$process-message"])
async def test_requests_are_counted_by_their_whole_route(client: httpx.AsyncClient, route: str) -> None:
    before = counted(route, 200)
    await client.post(route, json={"text": "x"})
    assert counted(route, 200) == before + 1


@pytest.mark.parametrize("route", ["/notes", "/fhir/$process-message", "unknown"])
@pytest.mark.parametrize("status", ["429", "500", "503"])
async def test_what_a_route_leaves_unserved_is_counted_from_0(
    client: httpx.AsyncClient, route: str, status: str
) -> None:
    # Before it has failed, and after anybody has asked for anything there.
    await client.post(route, json={"text": "x"})
    labels = {"method": "POST", "route": route, "status": status}
    assert REGISTRY.get_sample_value("linkway_http_requests_total", labels) is not None


async def test_a_caller_is_looked_up_once_for_each_request(served: Served) -> None:
    before = served.callers.looked_up
    await served.client.post("/notes", json={"text": "x"})
    assert served.callers.looked_up == before + 1


async def test_an_address_that_somebody_says_to_forward_for_counts_for_nothing(served: Served) -> None:
    nobody = {"Authorization": ""}
    async with served.one_place_taken(nobody | {"X-Forwarded-For": "198.51.100.1"}):
        refused = await served.client.get("/notes", headers=nobody | {"X-Forwarded-For": "198.51.100.2"})
    assert refused.status_code == 429


def test_one_document_tells_of_all_doors_and_of_each_ones_form() -> None:
    paths = the_application(Slow(), MemoryCallers()).openapi()["paths"]
    assert set(paths) == {"/notes", "/fhir/$process-message", "/pages/{name}"}
    answers = paths["/fhir/$process-message"]["post"]["responses"]
    assert [list(answers[status]["content"]) for status in ("408", "429", "503")] == [["application/fhir+json"]] * 3
