"""What a door answers to a request with a fault: where it is, what to do, and nothing of what was written."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict

from services.runtime.service import Door
from services.runtime.serving.application import Application, application
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.working.transactions import RequestTransactions, Transactions
from tests.fakes.callers import MemoryCallers
from tests.fakes.storage import MemoryStorage
from tests.support.builders import NOW
from tests.toys.toy import Count, a_toy

DAY = "This is not a date. Write it like 2026-01-31."
Key = Annotated[str | None, Header(min_length=3)]


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    text: str
    on: date = NOW.date()


def notes(_: RequestTransactions[Count, None]) -> APIRouter:
    router = APIRouter()

    @router.post("/notes/{note_id}")
    async def leave_a_note(note_id: UUID, note: Note, pages: int = 1, idempotency_key: Key = None) -> None:
        """Leave a note."""

    return router


def the_application() -> Application:
    transactions = Transactions("notify", Count, MemoryStorage(None), lambda: NOW)
    toy = replace(a_toy(), doors=(Door(notes, PROBLEM_DETAILS),))
    return application(toy, transactions, MemoryCallers(surgery="notes:leave"), max_body_bytes=1000)


@pytest.fixture
async def door() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(the_application()),
        base_url="http://notify.example",
        headers={"Authorization": "Bearer surgery"},
    ) as client:
        yield client


NOTE = f"/notes/{UUID(int=1)}"


@pytest.mark.parametrize("written", [19500601, 1950.5, True, [], "1/6/1950", "1950-06-01T10:00"])
async def test_what_is_not_a_date_is_told_how_to_write_one(door: httpx.AsyncClient, written: object) -> None:
    refused = await door.post(NOTE, json={"text": "Invented.", "on": written})
    assert refused.json()["errors"] == [{"pointer": "#/on", "detail": DAY}]


@pytest.mark.parametrize("headers", [{}, {"content-type": "text/plain"}, {"content-type": "application/jsonp"}])
async def test_a_body_that_is_not_marked_as_json_is_asked_for_the_mark(
    door: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    refused = await door.post(NOTE, content=b'{"text": "Invented."}', headers=headers)
    assert (refused.status_code, refused.headers["content-type"]) == (415, PROBLEM_DETAILS.media_type)
    assert "Content-Type: application/json" in refused.json()["detail"]


async def test_json_that_is_no_object_is_told_so(door: httpx.AsyncClient) -> None:
    refused = await door.post(NOTE, json="Invented.")
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"pointer": "#", "detail": "This is not a JSON object. Send one."}]


@pytest.mark.parametrize(
    ("path", "headers", "where"),
    [
        ("/notes/me", {}, {"in": "path", "parameter": "note_id"}),
        (f"{NOTE}?pages=x", {}, {"in": "query", "parameter": "pages"}),
        (NOTE, {"Idempotency-Key": "k"}, {"in": "header", "parameter": "idempotency-key"}),
    ],
)
async def test_a_fault_outside_the_body_names_its_parameter(
    door: httpx.AsyncClient, path: str, headers: dict[str, str], where: dict[str, str]
) -> None:
    refused = await door.post(path, json={"text": "Invented."}, headers=headers)
    (error,) = refused.json()["errors"]
    assert error == where | {"detail": error["detail"]}


async def test_advice_never_repeats_what_was_written(door: httpx.AsyncClient) -> None:
    refused = await door.post("/notes/Ada-Invented?pages=Ada", json={"text": 5, "on": "Ada", "Ada": 1})
    assert "Ada" not in "".join(error["detail"] for error in refused.json()["errors"])


@pytest.mark.parametrize("status", ["429", "503"])
def test_every_door_documents_when_to_come_back(status: str) -> None:
    document = the_application().openapi()
    answer = document["paths"]["/notes/{note_id}"]["post"]["responses"][status]
    assert (list(answer["headers"]), list(answer["content"])) == (["Retry-After"], [PROBLEM_DETAILS.media_type])
