"""The door for those who refer: a referral is made once, sealed, said, and seen by whoever made it."""

import asyncio
import logging
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pytest

from services.contract.events import ReferralCreated
from services.geography.deprivation import Deprivation
from tests.fakes.referral import A_REQUEST, a_referring, a_request, of_somebody_else
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched, an_unmatched
from tests.support.changing import LEFT_OUT

# Long enough never to turn up by chance in what is encrypted.
PERSONAL = (
    "Ada Invented",
    "1950-06-01",
    "9990000018",
    "999 000 0018",
    "ada@people.example",
    "7700900123",
    "07700 900123",
    "SE15 4QN",
    "se154qn",
    "An invented story",
    "Dr Grace Invented",
)


async def refer(
    client: httpx.AsyncClient, request: dict[str, Any] = A_REQUEST, key: str | None = None
) -> httpx.Response:
    return await client.post("/referrals", json=request, headers={"Idempotency-Key": key} if key else {})


async def test_a_referral_is_made_and_can_be_followed(service: ServiceInMemory) -> None:
    made = await refer(service.surgery)

    assert made.status_code == 201
    referral_id = made.json()["referral_id"]
    assert made.headers["location"] == f"/referrals/{referral_id}"
    assert made.json() == {
        "referral_id": referral_id,
        "status": "created",
        "borough": "southwark",
        "needs": ["debt", "loneliness"],
        "urgency": "routine",
        "created_at": "2026-01-31T09:30:00Z",
        "match": None,
        "waiting": None,
        "attendance": None,
    }
    assert (await service.surgery.get(made.headers["location"])).json() == made.json()


async def test_the_borough_hears_of_the_referral_without_hearing_who_it_is(service: ServiceInMemory) -> None:
    made = await refer(service.surgery)

    (message,) = service.published
    said = ReferralCreated.model_validate_json(message.value)
    assert message.topic == "southwark.referrals"
    assert message.key == made.json()["referral_id"]
    assert (said.outcode, said.age_band.value, said.channel.value) == ("SE15", "75-84", "email")
    assert set(said.sealed.fields) == {
        "name",
        "born_on",
        "nhs_number",
        "email",
        "phone",
        "postcode",
        "story",
        "referrer_name",
        "follow_reference",
        "follow_code",
    }
    assert not [text for text in PERSONAL if text.encode() in message.value]


async def test_how_deprived_the_place_is_where_they_live_is_said_where_there_is_a_table() -> None:
    known = Deprivation("IoD 2025", np.array([b"SE154QN"]), np.array([3], dtype=np.uint8))
    service = ServiceInMemory(replace(a_referring(), deprivation=known))
    await refer(service.surgery)
    said = ReferralCreated.model_validate_json(service.published[0].value)

    assert (said.deprivation_decile, said.deprivation_edition) == (3, "IoD 2025")


async def test_without_a_table_nothing_is_said_of_it(service: ServiceInMemory) -> None:
    await refer(service.surgery)

    assert b"deprivation_decile" not in service.published[0].value.replace(b'"deprivation_decile":null', b"")


async def test_nothing_personal_is_kept_in_clear(service: ServiceInMemory) -> None:
    await refer(service.surgery, key="999 000 0018")

    kept = f"{service.storage.memory} {vars(service.stores.people)}"
    assert not [text for text in PERSONAL if text in kept]


async def test_what_is_sealed_is_bound_to_the_event_that_carries_it(service: ServiceInMemory) -> None:
    referral_id = (await refer(service.surgery)).json()["referral_id"]

    (message,) = service.published
    state = service.storage.memory.states[referral_id].state
    assert state is not None
    assert state["created_event_id"] == message.envelope.id


async def test_two_referrals_of_one_person_are_sealed_with_one_key(service: ServiceInMemory) -> None:
    for need in ("debt", "loneliness"):
        await refer(service.surgery, a_request(needs=[need]))

    first, second = (ReferralCreated.model_validate_json(message.value) for message in service.published)
    assert first.referral_id != second.referral_id
    assert first.sealed.person_id == second.sealed.person_id


async def test_a_request_without_story_number_phone_and_names_of_staff_is_enough(service: ServiceInMemory) -> None:
    person = {"name": "Ada Invented", "born_on": "1950-06-01"}
    request = a_request(
        story=LEFT_OUT, person=person, consent__channel="none", referrer__name=LEFT_OUT, referrer__role="self"
    )

    assert (await refer(service.surgery, request)).status_code == 201
    (message,) = service.published
    said = ReferralCreated.model_validate_json(message.value)
    assert (said.gender.value, said.ethnic_category.value) == ("unknown", "99")
    assert set(said.sealed.fields) == {"name", "born_on", "postcode", "follow_reference", "follow_code"}


async def test_the_same_request_with_the_same_key_is_answered_alike_and_made_once(service: ServiceInMemory) -> None:
    first = await refer(service.surgery, key="k1")
    again = await refer(service.surgery, key="k1")

    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert len(service.published) == 1


async def test_twenty_at_once_make_one_referral_and_get_one_answer(service: ServiceInMemory) -> None:
    answers = await asyncio.gather(*(refer(service.surgery, key="k1") for _ in range(20)))

    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert len(service.published) == 1


async def test_a_repeat_is_answered_as_it_was_first_whatever_has_happened_since(service: ServiceInMemory) -> None:
    first = await refer(service.surgery, key="k1")
    await service.consume(a_matched(referral_id=first.json()["referral_id"]))

    assert (await refer(service.surgery, key="k1")).json()["status"] == "created"


async def test_a_key_cannot_be_used_for_another_request(service: ServiceInMemory) -> None:
    await refer(service.surgery, key="k1")
    refused = await refer(service.surgery, a_request(urgency="urgent"), key="k1")

    assert refused.status_code == 422
    assert refused.json()["title"] == "The Idempotency-Key was used before"
    assert len(service.published) == 1


async def test_two_organisations_may_use_the_same_key(service: ServiceInMemory) -> None:
    first = await refer(service.surgery, key="k1")
    second = await refer(service.another_surgery, of_somebody_else(2), key="k1")

    assert first.json()["referral_id"] != second.json()["referral_id"]


async def test_a_key_longer_than_255_characters_is_refused(service: ServiceInMemory) -> None:
    assert (await refer(service.surgery, key="k" * 255)).status_code == 201
    assert (await refer(service.surgery, key="k" * 256)).status_code == 422


async def test_a_refused_request_leaves_nothing_behind_and_its_key_free(service: ServiceInMemory) -> None:
    assert (await refer(service.surgery, a_request(postcode="M1 1AE"), key="k1")).status_code == 422
    assert not service.published
    assert not vars(service.stores.people)["kept"]

    assert (await refer(service.surgery, key="k1")).status_code == 201


async def test_a_matched_referral_shows_where_it_led_and_why(service: ServiceInMemory) -> None:
    referral_id = (await refer(service.surgery)).json()["referral_id"]
    matched = a_matched(referral_id=referral_id)
    await service.consume(matched)

    seen = (await service.surgery.get(f"/referrals/{referral_id}")).json()
    assert seen["status"] == "matched"
    assert seen["match"] == {
        "service_id": str(matched.service_id),
        "service_name": matched.service_name,
        "organization_name": matched.organization_name,
        "distance_metres": 400,
        "why": matched.why,
        "matched_at": "2026-01-31T09:30:00Z",
    }


async def test_an_unmatched_referral_shows_why_the_person_waits(service: ServiceInMemory) -> None:
    referral_id = (await refer(service.surgery)).json()["referral_id"]
    await service.consume(an_unmatched(referral_id=referral_id))

    seen = (await service.surgery.get(f"/referrals/{referral_id}")).json()
    assert seen["status"] == "waiting"
    assert seen["waiting"] == {"reason": "no-room", "why": "Every service nearby is full."}


async def test_somebody_elses_referral_looks_like_one_that_does_not_exist(service: ServiceInMemory) -> None:
    location = (await refer(service.surgery)).headers["location"]

    theirs = await service.another_surgery.get(location)
    unknown = await service.another_surgery.get(f"/referrals/{uuid4()}")
    assert theirs.status_code == unknown.status_code == 404
    assert theirs.json() == unknown.json()


@pytest.mark.parametrize(("who", "status"), [("stranger", 401), ("another_provider", 403), ("messenger", 403)])
async def test_only_those_with_the_right_may_refer(service: ServiceInMemory, who: str, status: int) -> None:
    client: httpx.AsyncClient = getattr(service, who)

    assert (await refer(client)).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("stranger", 401), ("messenger", 403), ("another_provider", 404), ("another_surgery", 404), ("link_worker", 200)],
)
async def test_only_those_tied_to_a_referral_see_it(service: ServiceInMemory, who: str, status: int) -> None:
    location = (await refer(service.surgery)).headers["location"]
    client: httpx.AsyncClient = getattr(service, who)

    assert (await client.get(location)).status_code == status


async def test_nothing_personal_is_logged(service: ServiceInMemory, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await refer(service.surgery)
    await refer(service.surgery, a_request(postcode="SE15 4QX", person__nhs_number="999 000 0018"))

    assert not [text for text in (*PERSONAL, "SE15 4QX") if text in caplog.text]
