"""The record of a referral on a real Kafka and MongoDB: sealed where it lies, kept once, read by those it is for."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from services.contract.topics import Stream
from services.referral.domain.age import day_in_london
from services.referral.doors.v1.record import EVERY_KIND
from services.referral.service import table
from services.runtime.clock import utc_now
from services.runtime.storing.mongo import BoundDatabase
from services.runtime.storing.rows import callers as caller_rows
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.referral import a_referring, a_request
from tests.fakes.referral_service import A_LEAD, A_LINK_WORKER, A_PROVIDER
from tests.running.stage import Stage, until
from tests.support.builders import a_matched

SURGERY = Caller("invented-surgery", frozenset({"referral:refer"}))
SECRET = "An invented text that nobody else may read."
COLLECTIONS = ("states", "record", "replies", "disclosures", "outbox", "people", "timers")


@dataclass
class Doors:
    """The service at work, and everybody at its doors; a referral whose person is expected at a place."""

    stage: Stage
    database: BoundDatabase
    clients: Mapping[str, httpx.AsyncClient]
    there: str = ""

    async def add(self, who: Caller, path: str, key: str = "k1", **body: Any) -> httpx.Response:
        where = f"{self.there}/{path}" if path else "/v1/referrals"
        return await self.clients[who.organisation].post(where, json=body, headers={"Idempotency-Key": key})

    async def read(self, who: Caller, path: str = "") -> httpx.Response:
        return await self.clients[who.organisation].get(f"{self.there}{path}")

    async def is_arranged(self) -> bool:
        return bool((await self.read(SURGERY)).json()["state"] == "arranged")

    async def lies_in(self, collection: str) -> str:
        return str(await self.database.collection(collection).find({}))


@pytest.fixture
async def doors(stage: Stage) -> AsyncIterator[Doors]:
    callers = (SURGERY, A_PROVIDER, A_LINK_WORKER, A_LEAD)
    async with stage.running(table(a_referring())) as parts, AsyncExitStack() as open_clients:
        database = stage.database(parts)
        rows = caller_rows.MongoCallers(database.collection(caller_rows.COLLECTION))
        clients = {}
        for caller in callers:
            await rows.add(hash_token(caller.organisation), caller)
            client = httpx.AsyncClient(
                transport=httpx.ASGITransport(parts.doors),
                base_url="http://referral.example",
                headers={"Authorization": f"Bearer {caller.organisation}"},
            )
            clients[caller.organisation] = await open_clients.enter_async_context(client)
        doors = Doors(stage, database, clients)
        made = await doors.add(SURGERY, "", **a_request(consent__share_with_provider=True))
        doors.there = made.headers["location"]
        await stage.send(a_matched(referral_id=made.json()["referral_id"]))
        await until(doors.is_arranged)
        yield doors


def one_of_each() -> list[tuple[Caller, str, dict[str, Any]]]:
    today = day_in_london(utc_now()).isoformat()
    return [
        (A_LINK_WORKER, "goals", {"words": SECRET}),
        (A_LINK_WORKER, "contacts", {"how": "phone", "outcome": "reached", "text": SECRET}),
        (A_LINK_WORKER, "notes", {"text": SECRET}),
        (A_LINK_WORKER, "tasks", {"what": "review", "due_on": today, "text": SECRET}),
        (A_PROVIDER, "messages", {"to": ["referrer", "link-worker"], "text": SECRET}),
        (A_PROVIDER, "risks", {"risk": "animals", "text": SECRET}),
        (SURGERY, "incidents", {"incident": "neglect", "happened_on": today, "what_happened": SECRET}),
    ]


WHO_READS = {
    "goals": {SURGERY, A_PROVIDER, A_LINK_WORKER},
    "contacts": {SURGERY, A_LINK_WORKER},
    "notes": {A_LINK_WORKER},
    "tasks": {A_LINK_WORKER},
    "messages": {SURGERY, A_PROVIDER, A_LINK_WORKER},
    "risks": {SURGERY, A_PROVIDER, A_LINK_WORKER, A_LEAD},
    "incidents": {A_LEAD},
}


async def test_all_that_is_written_is_read_by_those_it_is_for_and_sealed_where_it_lies(doors: Doors) -> None:
    for who, path, body in one_of_each():
        assert (await doors.add(who, path, key=path, **body)).status_code == 201

    for path, readers in WHO_READS.items():
        for who in (SURGERY, A_PROVIDER, A_LINK_WORKER, A_LEAD):
            assert (SECRET in (await doors.read(who, f"/{path}")).text) == (who in readers), (path, who)
    for collection in COLLECTIONS:
        assert "invented text" not in await doors.lies_in(collection), collection
    said = await doors.stage.all(Stream.REFERRALS)
    assert not [record for record in said if SECRET.encode() in record.value]
    assert len(await doors.database.collection("disclosures").find({})) == sum(map(len, WHO_READS.values()))
    work = await doors.clients[A_LINK_WORKER.organisation].get("/v1/worklist", params={"kind": "tasks-due"})
    assert (work.json()["counts"]["tasks-due"], len(work.json()["tasks"])) == (1, 1)


async def test_what_is_sent_ten_times_at_once_is_added_once(doors: Doors) -> None:
    answers = await asyncio.gather(*(doors.add(A_LINK_WORKER, "notes", text=SECRET) for _ in range(10)))

    assert {answer.content for answer in answers} == {answers[0].content}
    assert len((await doors.read(A_LINK_WORKER, "/notes")).json()["entries"]) == 1


async def test_of_two_who_change_the_same_at_once_one_is_told_that_it_has_changed(doors: Doors) -> None:
    at = (await doors.add(A_LINK_WORKER, "notes", text="Before.")).headers["location"]
    client = doors.clients[A_LINK_WORKER.organisation]
    changes = [client.patch(at, json={"text": f"{number}"}, headers={"If-Match": '"1"'}) for number in range(4)]
    answers = await asyncio.gather(*changes)
    note = (await client.get(at)).json()

    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    assert (note["revision"], [one["text"] for one in note["former"]]) == (2, ["Before."])


def test_each_kind_is_tried_here_or_with_the_measures() -> None:
    assert {kind.path for kind in EVERY_KIND} == WHO_READS.keys() | {"measures", "spending"}
