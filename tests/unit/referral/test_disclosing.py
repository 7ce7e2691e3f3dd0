"""The door to people's details: only what a purpose needs, only as agreed, and every look is recorded."""

from base64 import b64encode
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.contract.boroughs import BoroughSlug
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW
from tests.support.changing import LEFT_OUT


async def a_referral(service: ServiceInMemory, **changes: Any) -> str:
    made = await service.surgery.post("/referrals", json=a_request(**changes))
    referral_id: str = made.json()["referral_id"]
    return referral_id


async def disclose(client: httpx.AsyncClient, *referral_ids: str, purpose: str = "tell-the-person") -> httpx.Response:
    return await client.post("/disclosures", json={"purpose": purpose, "referral_ids": list(referral_ids)})


async def test_to_tell_the_person_their_name_and_address_are_opened_and_nothing_else(service: ServiceInMemory) -> None:
    referral_id = await a_referral(service)

    opened = await disclose(service.messenger, referral_id)

    assert opened.status_code == 200
    told = opened.json()
    [person] = told.pop("people")
    # By what they follow it, which their mail says.
    assert (len(person.pop("follow_reference")), len(person.pop("follow_code"))) == (26, 8)
    assert person == {"referral_id": referral_id, "name": "Ada Invented", "email": "ada@people.example"}
    assert told == {"missing": [], "broken": [], "too_young": [], "unwanted": []}


async def test_each_look_is_recorded_with_who_what_for_what_and_when(service: ServiceInMemory) -> None:
    referral_id = await a_referral(service)
    await disclose(service.messenger, referral_id)

    (record,) = await service.stores.disclosures.about(BoroughSlug.SOUTHWARK, UUID(referral_id))
    assert (record.organisation, record.purpose, record.at) == ("invented-notify", "tell-the-person", NOW)
    assert record.fields == ("name", "email", "follow_reference", "follow_code")


async def test_several_are_opened_at_once_each_once(service: ServiceInMemory) -> None:
    first = await a_referral(service)
    second = await a_referral(service, person__name="Bo Invented", person__nhs_number="999 000 0026")

    opened = (await disclose(service.messenger, first, second, first)).json()

    assert [(person["referral_id"], person["name"]) for person in opened["people"]] == [
        (first, "Ada Invented"),
        (second, "Bo Invented"),
    ]


async def test_an_unknown_referral_is_missing_and_the_others_are_opened(service: ServiceInMemory) -> None:
    known, unknown = await a_referral(service), str(uuid4())

    opened = (await disclose(service.messenger, unknown, known)).json()

    assert [person["referral_id"] for person in opened["people"]] == [known]
    assert opened["missing"] == [unknown]


async def test_somebody_who_chose_not_to_be_told_stays_sealed(service: ServiceInMemory) -> None:
    referral_id = await a_referral(service, consent__channel="none")

    assert (await disclose(service.messenger, referral_id)).json() == {
        "people": [],
        "missing": [referral_id],
        "broken": [],
        "too_young": [],
        "unwanted": [],
    }
    assert await service.stores.disclosures.about(BoroughSlug.SOUTHWARK, UUID(referral_id)) == []


async def test_somebody_whose_key_is_gone_stays_sealed_for_ever(service: ServiceInMemory) -> None:
    referral_id = await a_referral(service, person__nhs_number=LEFT_OUT)
    vars(service.stores.people)["kept"].clear()

    assert (await disclose(service.messenger, referral_id)).json() == {
        "people": [],
        "missing": [referral_id],
        "broken": [],
        "too_young": [],
        "unwanted": [],
    }


@pytest.mark.parametrize("wrapped", ["", "no base64!", "AAAA", b64encode(bytes(60)).decode()])
async def test_a_broken_seal_keeps_nobody_else_from_being_told(service: ServiceInMemory, wrapped: str) -> None:
    somebody_else = {"person__name": "Bela Otherwise", "person__born_on": "1951-07-02", "person__nhs_number": LEFT_OUT}
    whole, broken = await a_referral(service), await a_referral(service, **somebody_else)
    people = vars(service.stores.people)["kept"]
    last = list(people)[-1]
    people[last] = replace(people[last], wrapped=wrapped)

    opened = (await disclose(service.messenger, broken, whole)).json()

    assert [person["referral_id"] for person in opened["people"]] == [whole]
    assert (opened["missing"], opened["broken"]) == ([], [broken])
    assert await service.stores.disclosures.about(BoroughSlug.SOUTHWARK, UUID(broken)) == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"purpose": "curiosity", "referral_ids": [str(uuid4())]}, "#/purpose"),
        ({"purpose": "tell-the-person", "referral_ids": []}, "#/referral_ids"),
        ({"purpose": "tell-the-person", "referral_ids": [str(uuid4())] * 201}, "#/referral_ids"),
        ({"purpose": "tell-the-person", "referral_ids": ["not an id"]}, "#/referral_ids/0"),
    ],
)
async def test_a_look_without_a_known_purpose_or_with_too_many_is_refused(
    service: ServiceInMemory, body: dict[str, Any], pointer: str
) -> None:
    refused = await service.messenger.post("/disclosures", json=body)

    assert refused.status_code == 422
    assert [fault["pointer"] for fault in refused.json()["errors"]] == [pointer]


@pytest.mark.parametrize(("who", "status"), [("stranger", 401), ("surgery", 403), ("provider", 403)])
async def test_only_those_with_the_right_may_look(service: ServiceInMemory, who: str, status: int) -> None:
    client: httpx.AsyncClient = getattr(service, who)

    assert (await disclose(client, await a_referral(service))).status_code == status
