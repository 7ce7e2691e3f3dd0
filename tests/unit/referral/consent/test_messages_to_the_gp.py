"""What the GP is told: once the person takes part, once it ends, with the code once, and as much as they agree to."""

import json
from typing import Any
from uuid import UUID

import httpx
import pytest
from fhir.resources.R4B.bundle import Bundle

from services.contract.boroughs import BoroughSlug
from services.contract.events.consent import GpMessageReady
from services.contract.words.consent_words import GpCode, GpMessageAbout
from services.contract.words.vocabulary import Answer
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched
from tests.support.changing import LEFT_OUT

ACCEPTED, DECLINED, CLOSED, WITHDRAWN = GpMessageAbout
NAMES = ("Invented Lunch Club", "Invented Neighbours", "debt", "loneliness", "ada@people.example", "07700", "+44")
Message = dict[str, dict[str, Any]]


async def refer(service: ServiceInMemory, to_gp: str = "full", **changes: Any) -> str:
    """Where a referral stands of somebody who is offered a place."""
    asked = a_request(**{"consent__message_to_gp": to_gp, **changes})
    made = await service.surgery.post("/v1/referrals", json=asked, headers={"Idempotency-Key": "made"})
    await service.consume(a_matched(referral_id=made.json()["referral_id"], answer=Answer.OFFER))
    return made.headers["location"]


async def step(service: ServiceInMemory, where: str, path: str, **body: Any) -> httpx.Response:
    key = {"Idempotency-Key": f"{path}-after-{len(service.published)}-{body.get('message_to_gp')}"}
    done = await service.link_worker.post(f"{where}/{path}", json=body, headers=key)
    assert done.status_code == 200, done.text
    return done


async def add_goal(service: ServiceInMemory, where: str, words: str) -> str:
    key = {"Idempotency-Key": words.replace(" ", "-")}
    added = await service.link_worker.post(f"{where}/goals", json={"words": words}, headers=key)
    return added.headers["location"]


async def accept(service: ServiceInMemory, where: str) -> None:
    await step(service, where, "person-answer", answer="accept")


async def close(service: ServiceInMemory, where: str, reason: str = "completed") -> None:
    await step(service, where, "closure", reason=reason, outcome="need-met")


def told(service: ServiceInMemory) -> list[tuple[GpMessageAbout, GpCode | None]]:
    """What was said of messages, in order."""
    said = [one for one in service.published if one.envelope.type == GpMessageReady.type]
    ready = [GpMessageReady.model_validate_json(one.value) for one in said]
    assert [one.number for one in ready] == list(range(1, len(ready) + 1))
    return [(one.about, one.code) for one in ready]


async def fetch(service: ServiceInMemory, where: str, number: int = 1) -> Message:
    """The message's resources by type; it is a message Bundle of FHIR R4."""
    answer = await service.surgery.get(f"{where}/messages-to-gp/{number}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/fhir+json"
    assert Bundle.model_validate(answer.json()).type == "message"
    resources = [one["resource"] for one in answer.json()["entry"]]
    assert resources[0]["resourceType"] == "MessageHeader"
    return {one["resourceType"]: one for one in resources}


def codes(message: Message) -> list[str]:
    """The SNOMED codes in it."""
    return [code.value for code in GpCode for _ in range(json.dumps(message).count(code.value))]


async def test_a_yes_is_told_with_the_code_and_the_end_without(service: ServiceInMemory) -> None:
    where = await refer(service)
    await accept(service, where)
    await close(service, where)
    first, last = await fetch(service, where), await fetch(service, where, 2)

    assert told(service) == [(ACCEPTED, GpCode.REFERRAL), (CLOSED, None)]
    assert (codes(first), codes(last)) == ([GpCode.REFERRAL], [])
    assert (first["Task"]["status"], last["Task"]["status"]) == ("in-progress", "completed")
    assert last["Task"]["statusReason"]["coding"][0]["code"] == "completed"
    assert last["Task"]["output"][0]["valueCodeableConcept"]["coding"][0]["code"] == "need-met"


async def test_who_comes_to_a_place_that_was_settled_takes_part_too(service: ServiceInMemory) -> None:
    where = await refer(service)
    await service.consume(a_matched(referral_id=where.rpartition("/")[2]))
    await step(service, where, "attendances", outcome="missed", on="2026-01-31")
    assert told(service) == []
    attendance = (await service.link_worker.get(where)).json()["attendances"][0]["attendance_id"]
    put = {"outcome": "attended", "on": "2026-01-31"}
    await service.link_worker.put(f"{where}/attendances/{attendance}", json=put)

    assert told(service) == [(ACCEPTED, GpCode.REFERRAL)]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("closure", {"reason": "turned-down-by-the-person", "outcome": "not-met"}),
        ("withdrawal", {"reason": "person-asked"}),
    ],
)
async def test_a_no_is_told_with_the_other_code(service: ServiceInMemory, path: str, body: dict[str, str]) -> None:
    where = await refer(service)
    await step(service, where, "person-answer", answer="decline", reason="wrong-time")
    await step(service, where, path, **body)

    assert told(service) == [(DECLINED, GpCode.DECLINED)]
    message = await fetch(service, where)
    assert (codes(message), message["Task"]["status"]) == ([GpCode.DECLINED], "rejected")


async def test_who_said_yes_and_no_later_is_coded_once(service: ServiceInMemory) -> None:
    where = await refer(service)
    await accept(service, where)
    await close(service, where, "turned-down-by-the-person")

    assert told(service) == [(ACCEPTED, GpCode.REFERRAL), (CLOSED, None)]


async def test_whoever_takes_a_referral_back_of_which_the_gp_was_told_nothing_tells_it_themselves(
    service: ServiceInMemory,
) -> None:
    where = await refer(service)
    await step(service, where, "withdrawal", reason="made-in-error")

    assert told(service) == []


async def test_the_gp_is_told_the_end_of_what_they_were_told_the_beginning_of(service: ServiceInMemory) -> None:
    where = await refer(service)
    await accept(service, where)
    await step(service, where, "withdrawal", reason="no-longer-needed")

    assert told(service) == [(ACCEPTED, GpCode.REFERRAL), (WITHDRAWN, None)]


async def test_without_the_persons_word_there_is_nothing(service: ServiceInMemory) -> None:
    where = await refer(service, "none")
    await accept(service, where)
    await close(service, where)
    seen = (await service.surgery.get(where)).json()

    assert (told(service), seen["messages_to_gp"]) == ([], [])


async def test_who_agrees_later_is_told_of_then_with_the_code(service: ServiceInMemory) -> None:
    where = await refer(service, "none")
    await accept(service, where)
    await close(service, where)
    await step(service, where, "consent", message_to_gp="full")

    assert told(service) == [(CLOSED, GpCode.REFERRAL)]


async def test_in_full_it_says_for_what_where_and_how_often(service: ServiceInMemory) -> None:
    where = await refer(service)
    await accept(service, where)
    await step(service, where, "attendances", outcome="attended", on="2026-01-31")
    await close(service, where)
    message = await fetch(service, where, 2)

    assert message["HealthcareService"]["name"] == "Invented Lunch Club"
    assert [one["coding"][0]["code"] for one in message["ServiceRequest"]["reasonCode"]] == ["debt", "loneliness"]
    assert message["Task"]["output"][1]["valueUnsignedInt"] == 1
    assert message["Patient"]["identifier"] == [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}]


async def test_codes_only_holds_no_name_of_a_service_and_nothing_that_anybody_wrote(service: ServiceInMemory) -> None:
    where = await refer(service, "codes-only")
    await accept(service, where)
    await step(service, where, "attendances", outcome="attended", on="2026-01-31")
    await close(service, where)

    for number in (1, 2):
        message = await fetch(service, where, number)
        assert not [name for name in NAMES if name in json.dumps(message)]
        assert message.keys() <= {"MessageHeader", "ServiceRequest", "Patient", "Task", "Observation"}
    assert message["Task"]["output"][0]["valueCodeableConcept"]["coding"][0]["code"] == "need-met"


async def test_in_full_it_tells_the_plan_in_the_persons_words_and_codes_only_does_not(service: ServiceInMemory) -> None:
    where = await refer(service)
    goals = [await add_goal(service, where, words) for words in ("Walk to the shops.", "Sing again.", "Never mind.")]
    await service.link_worker.patch(goals[2], json={"state": "dropped"})
    await accept(service, where)
    in_full = await fetch(service, where)
    await step(service, where, "consent", message_to_gp="codes-only")

    steps = [one["detail"]["description"] for one in in_full["CarePlan"]["activity"]]
    assert steps == ["Walk to the shops.", "Sing again."]
    assert "CarePlan" not in await fetch(service, where)
    rows = await service.stores.disclosures.about(BoroughSlug.SOUTHWARK, UUID(where.rpartition("/")[2]))
    assert [len(row.entries) for row in rows if row.purpose == "tell-the-gp"] == [0, 2, 0]


async def test_without_an_nhs_number_the_patient_has_none(service: ServiceInMemory) -> None:
    where = await refer(service, person__nhs_number=LEFT_OUT)
    await accept(service, where)

    assert "identifier" not in (await fetch(service, where))["Patient"]


async def test_fetched_again_it_is_the_same_so_that_it_is_filed_once(service: ServiceInMemory) -> None:
    where = await refer(service)
    await accept(service, where)
    first, again = await fetch(service, where), await fetch(service, where)

    assert first == again


async def test_what_the_person_takes_back_is_gone_from_the_next_look_on(service: ServiceInMemory) -> None:
    where = await refer(service)
    await accept(service, where)
    await step(service, where, "consent", message_to_gp="codes-only")
    only_codes = await fetch(service, where)
    await step(service, where, "consent", message_to_gp="none")
    gone = await service.surgery.get(f"{where}/messages-to-gp/1")

    assert "HealthcareService" not in only_codes
    assert (gone.status_code, gone.json()["type"]) == (403, "/v1/problems/not-agreed")
    assert (await service.surgery.get(where)).json()["messages_to_gp"] == []


async def test_the_referrer_sees_where_each_is(service: ServiceInMemory) -> None:
    where = await refer(service)
    await accept(service, where)
    (message,) = (await service.surgery.get(where)).json()["messages_to_gp"]

    assert message["path"] == f"{where}/messages-to-gp/1"
    assert (message["about"], message["code"]) == ("accepted", GpCode.REFERRAL)
    assert (await service.surgery.get(message["path"])).status_code == 200


async def test_each_look_is_recorded(service: ServiceInMemory) -> None:
    where = await refer(service)
    await accept(service, where)
    await fetch(service, where)

    (row,) = await service.stores.disclosures.about(BoroughSlug.SOUTHWARK, UUID(where.rpartition("/")[2]))
    assert (row.organisation, row.purpose, row.at) == ("invented-surgery", "tell-the-gp", NOW)


@pytest.mark.parametrize(
    ("who", "number", "answer"),
    [
        ("provider", "1", (403, "not-yours")),
        ("another_surgery", "1", (404, "referral-not-found")),
        ("surgery", "2", (404, "no-such-message")),
        ("surgery", "0", (422, "request-has-faults")),
        ("surgery", "one", (422, "request-has-faults")),
    ],
)
async def test_nobody_else_and_no_other_is_told(
    service: ServiceInMemory, who: str, number: str, answer: tuple[int, str]
) -> None:
    where = await refer(service)
    await accept(service, where)
    client: httpx.AsyncClient = getattr(service, who)
    refused = await client.get(f"{where}/messages-to-gp/{number}")

    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == answer


async def test_the_episode_goes_on_in_another_borough_with_its_messages_and_its_code(service: ServiceInMemory) -> None:
    where = await refer(service)
    await accept(service, where)
    first = await fetch(service, where)
    moved = await step(service, where, "rerouting", reason="moved", to_borough="lambeth")
    there = f"/v1/referrals/{moved.json()['ending']['goes_on_as']}"
    gone = await service.surgery.get(f"{where}/messages-to-gp/1")
    same = await service.surgery.get(f"{there}/messages-to-gp/1")

    assert (gone.status_code, same.status_code) == (403, 200)
    assert first["Observation"] in [one["resource"] for one in same.json()["entry"]]
    assert told(service) == [(ACCEPTED, GpCode.REFERRAL)]
