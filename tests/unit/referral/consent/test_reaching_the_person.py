"""A provider learns how to reach the person whom it expects, while they agree; every look is recorded."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Answer
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched
from tests.support.changing import LEFT_OUT


async def a_place(service: ServiceInMemory, answer: Answer = Answer.SETTLED, **changes: Any) -> str:
    """Where a referral stands of somebody who shares their contacts, and for whom a place is held."""
    asked = a_request(**{"consent__share_with_provider": True, **changes})
    made = await service.surgery.post("/v1/referrals", json=asked, headers={"Idempotency-Key": "made"})
    await service.consume(a_matched(referral_id=made.json()["referral_id"], answer=answer))
    return made.headers["location"]


async def step(client: httpx.AsyncClient, where: str, **body: Any) -> None:
    done = await client.post(where, json=body, headers={"Idempotency-Key": where})
    assert done.status_code == 200, done.text


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


async def test_it_learns_name_telephone_and_email_and_nothing_else(service: ServiceInMemory) -> None:
    where = await a_place(service)
    seen = await service.provider.get(f"{where}/person")

    assert seen.json() == {
        "referral_id": where.rpartition("/")[2],
        "name": "Ada Invented",
        "phone": "+447700900123",
        "email": "ada@people.example",
    }
    assert seen.headers["cache-control"] == "no-store"


async def test_what_the_person_did_not_give_is_null(service: ServiceInMemory) -> None:
    where = await a_place(service, person__phone=LEFT_OUT)

    assert (await service.provider.get(f"{where}/person")).json()["phone"] is None


async def test_each_look_is_recorded_and_what_is_refused_is_none(service: ServiceInMemory) -> None:
    where = await a_place(service)
    for _ in range(2):
        await service.provider.get(f"{where}/person")
    await service.another_provider.get(f"{where}/person")

    rows = await service.stores.disclosures.about(BoroughSlug.SOUTHWARK, UUID(where.rpartition("/")[2]))
    assert [(row.organisation, row.purpose, row.fields, row.at) for row in rows] == [
        ("invented-provider", "provide-the-place", ("name", "phone", "email"), NOW)
    ] * 2


async def test_who_does_not_provide_the_place_is_told_nothing(service: ServiceInMemory) -> None:
    where = await a_place(service)

    assert refused(await service.another_provider.get(f"{where}/person")) == (404, "referral-not-found")
    assert refused(await service.surgery.get(f"{where}/person")) == (403, "not-yours")


async def test_without_the_persons_word_it_is_told_to_ask(service: ServiceInMemory) -> None:
    where = await a_place(service, consent__share_with_provider=False)
    no = await service.provider.get(f"{where}/person")

    assert refused(no) == (403, "not-agreed")
    assert "Ask whoever made the referral" in no.json()["detail"]


async def test_what_is_taken_back_holds_from_the_next_look_on(service: ServiceInMemory) -> None:
    where = await a_place(service)
    assert (await service.provider.get(f"{where}/person")).status_code == 200
    await step(service.link_worker, f"{where}/consent", share_with_provider=False)

    assert refused(await service.provider.get(f"{where}/person")) == (403, "not-agreed")


async def test_what_has_ended_is_not_shared(service: ServiceInMemory) -> None:
    where = await a_place(service, consent__expires_on="2026-01-31")
    service.now = NOW + timedelta(days=1)

    assert refused(await service.provider.get(f"{where}/person")) == (403, "not-agreed")


async def test_nobody_is_named_before_they_said_yes_to_the_place(service: ServiceInMemory) -> None:
    where = await a_place(service, Answer.OFFER)
    before = await service.provider.get(f"{where}/person")
    await step(service.surgery, f"{where}/person-answer", answer="accept")

    assert refused(before) == (403, "not-expected")
    assert (await service.provider.get(f"{where}/person")).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "answer"),
    [
        ("closure", {"reason": "completed", "outcome": "need-met"}, (403, "not-expected")),
        ("withdrawal", {"reason": "person-asked"}, (403, "not-expected")),
        ("consent-withdrawal", {}, (403, "not-expected")),
        ("human-request", {"reasons": ["safeguarding"]}, (404, "referral-not-found")),
    ],
)
async def test_once_it_is_over_or_the_place_is_given_up_it_is_told_nothing(
    service: ServiceInMemory, path: str, body: dict[str, Any], answer: tuple[int, str]
) -> None:
    where = await a_place(service)
    await step(service.surgery, f"{where}/{path}", **body)

    assert refused(await service.provider.get(f"{where}/person")) == answer


async def test_of_a_synthetic_referral_nobody_is_told(service: ServiceInMemory) -> None:
    headers = {"Idempotency-Key": "made", "Synthetic": "true"}
    asked = a_request(consent__share_with_provider=True)
    made = await service.ops.post("/v1/referrals", json=asked, headers=headers)
    await service.consume(a_matched(referral_id=made.json()["referral_id"]))

    assert refused(await service.provider.get(f"{made.headers['location']}/person")) == (403, "not-agreed")


async def test_somebody_whose_key_is_gone_stays_sealed_for_ever(service: ServiceInMemory) -> None:
    where = await a_place(service)
    vars(service.stores.people)["kept"].clear()

    assert refused(await service.provider.get(f"{where}/person")) == (409, "details-gone")
