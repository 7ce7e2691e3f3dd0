"""Referrals on a real Kafka and MongoDB: made once however often they are sent, followed, and sealed everywhere."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import httpx

from services.contract.events import Attended, ReferralCreated
from services.contract.topics import Stream
from services.contract.words.vocabulary import Need
from services.referral.domain.age import day_in_london
from services.referral.service import table
from services.runtime.bootstrap.assembly import Parts
from services.runtime.storing.rows import callers as caller_rows
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.referral import A_REQUEST, a_referring, a_request
from tests.running.databases import count
from tests.running.stage import Stage, until
from tests.support import builders

RIGHTS = frozenset({"referral:refer", "referral:attend", "referral:disclose"})


@asynccontextmanager
async def doors_of(stage: Stage) -> AsyncIterator[tuple[Parts, httpx.AsyncClient]]:
    """The referral service at work, and somebody at its doors who may do everything."""
    async with stage.running(table(a_referring())) as parts:
        collection = stage.database(parts).collection(caller_rows.COLLECTION)
        await caller_rows.MongoCallers(collection).add(hash_token("invented"), Caller("invented-surgery", RIGHTS))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(parts.doors),
            base_url="http://referral.example",
            headers={"Authorization": "Bearer invented"},
        ) as client:
            yield parts, client


async def test_twenty_at_once_with_one_key_make_one_referral_and_get_one_answer(stage: Stage) -> None:
    async with doors_of(stage) as (parts, client):
        posts = [client.post("/referrals", json=A_REQUEST, headers={"Idempotency-Key": "k1"}) for _ in range(20)]
        answers = await asyncio.gather(*posts)
        made = await count(stage.database(parts), "states")

    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert made == 1


async def test_ten_referrals_of_a_new_person_at_once_are_sealed_with_one_key(stage: Stage) -> None:
    async with doors_of(stage) as (parts, client):
        needs = [need.value for need in list(Need)[:10]]
        posts = [
            client.post("/referrals", json=a_request(needs=[need]), headers={"Idempotency-Key": need}) for need in needs
        ]
        answers = await asyncio.gather(*posts)
        records = await stage.read(Stream.REFERRALS, 10)
        people = await count(stage.database(parts), "people")

    assert len({answer.json()["referral_id"] for answer in answers}) == 10
    assert len({ReferralCreated.model_validate_json(record.value).sealed.person_id for record in records}) == 1
    assert people == 1


async def test_without_a_key_the_open_referral_of_the_person_is_the_answer(stage: Stage) -> None:
    async with doors_of(stage) as (parts, client):
        first = await client.post("/referrals", json=A_REQUEST)
        again = await asyncio.gather(*(client.post("/referrals", json=A_REQUEST) for _ in range(9)))
        made = await count(stage.database(parts), "states")

    assert first.status_code == 201
    assert {(answer.status_code, answer.json()["referral_id"]) for answer in again} == {
        (200, first.json()["referral_id"])
    }
    assert made == 1


async def test_ten_at_once_without_a_key_make_one_referral_of_a_person_who_is_known(stage: Stage) -> None:
    async with doors_of(stage) as (parts, client):
        before = await client.post("/referrals", json=A_REQUEST)
        withdrawal = f"/v1{before.headers['location']}/withdrawal"
        await client.post(withdrawal, json={"reason": "person-asked"}, headers={"Idempotency-Key": "withdrawn"})
        answers = await asyncio.gather(*(client.post("/referrals", json=A_REQUEST) for _ in range(10)))
        made = await count(stage.database(parts), "states")

    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({answer.json()["referral_id"] for answer in answers}) == 1
    assert made == 2


async def test_a_referral_is_followed_from_its_making_to_attendance(stage: Stage) -> None:
    async with doors_of(stage) as (_, client):
        made = await client.post("/referrals", json=a_request())
        location, referral_id = made.headers["location"], made.json()["referral_id"]
        await stage.send(builders.a_matched(referral_id=referral_id))

        async def matched() -> bool:
            return bool((await client.get(location)).json()["status"] == "matched")

        await until(matched)
        matched_at = (await client.get(location)).json()["match"]["matched_at"]
        day = day_in_london(datetime.fromisoformat(matched_at)).isoformat()
        attended = await client.post(f"{location}/attendance", json={"outcome": "attended", "on": day})
        opened = await client.post("/disclosures", json={"purpose": "tell-the-person", "referral_ids": [referral_id]})
        created, came = await stage.read(Stream.REFERRALS, 2)

    assert attended.json()["status"] == "attended"
    assert [person["name"] for person in opened.json()["people"]] == ["Ada Invented"]
    assert ReferralCreated.model_validate_json(created.value).referral_id == UUID(referral_id)
    assert Attended.model_validate_json(came.value).attended_on.isoformat() == day
