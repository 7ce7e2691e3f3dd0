"""Every step of a referral's life can be asked for under /v1, safely again, and only where it can be done."""

from typing import Any

import httpx
import pytest

from services.contract import events
from services.contract.event import Event
from services.contract.words.vocabulary import Answer
from tests.fakes.referral import A_REQUEST
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import SERVICE_ID, a_matched


@pytest.fixture
async def offered(service: ServiceInMemory) -> str:
    """Where a referral stands whose person is offered a place."""
    made = await service.surgery.post("/v1/referrals", json=A_REQUEST, headers={"Idempotency-Key": "made"})
    await service.consume(a_matched(referral_id=made.json()["referral_id"], answer=Answer.OFFER))
    return made.headers["location"]


async def step(
    client: httpx.AsyncClient, where: str, key: str = "k1", match: str | None = None, **body: Any
) -> httpx.Response:
    headers = {"Idempotency-Key": key} | ({"If-Match": match} if match else {})
    return await client.post(where, json=body, headers=headers)


STEPS: list[tuple[str, str, dict[str, Any], str, list[type[Event]]]] = [
    ("surgery", "person-answer", {"answer": "accept"}, "accepted", [events.OfferAccepted]),
    ("surgery", "person-answer", {"answer": "decline", "reason": "wrong-time"}, "received", [events.OfferDeclined]),
    (
        "link_worker",
        "person-answer",
        {"answer": "decline", "reason": "other", "seek_another": False},
        "waiting",
        [events.OfferDeclined],
    ),
    ("provider", "provider-answer", {"answer": "decline", "reason": "full"}, "received", [events.ProviderDeclined]),
    ("provider", "attendances", {"outcome": "attended", "on": "2026-01-31"}, "attending", [events.Attended]),
    ("surgery", "outcome", {"outcome": "need-met"}, "offered", [events.OutcomeRecorded]),
    ("surgery", "closure", {"reason": "completed", "outcome": "need-met"}, "closed", [events.ReferralClosed]),
    ("surgery", "withdrawal", {"reason": "made-in-error"}, "withdrawn", [events.ReferralWithdrawn]),
    ("surgery", "consent-withdrawal", {}, "withdrawn", [events.ConsentWithdrawn]),
    ("surgery", "service-choice", {"service_id": str(SERVICE_ID)}, "received", [events.ServiceChosen]),
    ("provider", "human-request", {"reasons": ["safeguarding"]}, "needs-a-human", [events.NeedsAHuman]),
    ("link_worker", "assignment", {"person": "invented-link-worker"}, "offered", []),
    ("link_worker", "assignment", {"person": "amina.southwark"}, "offered", []),
    (
        "link_worker",
        "rerouting",
        {"reason": "better-suited", "to_service_id": str(SERVICE_ID)},
        "received",
        [events.ReferralRerouted],
    ),
    (
        "link_worker",
        "rerouting",
        {"reason": "moved", "to_borough": "lambeth"},
        "rerouted",
        [events.ReferralCreated, events.ReferralRerouted],
    ),
]


@pytest.mark.parametrize(("who", "path", "body", "state", "news"), STEPS)
async def test_a_step_is_taken_said_and_safe_to_ask_for_again(
    service: ServiceInMemory,
    offered: str,
    who: str,
    path: str,
    body: dict[str, Any],
    state: str,
    news: list[type[Event]],
) -> None:
    client, before = getattr(service, who), len(service.published)
    taken = await step(client, f"{offered}/{path}", match='"2"', **body)
    again = await step(client, f"{offered}/{path}", match='"2"', **body)

    assert (taken.status_code, taken.json()["state"], taken.headers["etag"]) == (200, state, '"3"')
    assert [message.envelope.type for message in service.published[before:]] == [event.type for event in news]
    assert (again.status_code, again.content, again.headers["etag"]) == (200, taken.content, '"3"')
    assert again.headers["idempotency-replayed"] == "true"


async def test_a_step_of_a_referral_that_has_changed_is_not_taken(service: ServiceInMemory, offered: str) -> None:
    said = len(service.published)
    for seen in ('"1"', 'W/"2"', '"invented"', "2"):
        refused = await step(service.surgery, f"{offered}/person-answer", match=seen, answer="accept")
        assert (refused.status_code, refused.json()["type"]) == (412, "/v1/problems/changed-meanwhile")
    assert len(service.published) == said


async def test_whatever_it_is_at_a_star_will_do(service: ServiceInMemory, offered: str) -> None:
    assert (await step(service.surgery, f"{offered}/person-answer", match="*", answer="accept")).status_code == 200


async def test_a_step_that_cannot_be_taken_now_says_when_it_can(service: ServiceInMemory, offered: str) -> None:
    refused = await step(service.link_worker, f"{offered}/human-decision", decision="close", reason="other")

    assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/not-now")
    assert "needs-a-human" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body", "pointer", "code"),
    [
        ("person-answer", {"answer": "decline"}, "#/reason", "reason-missing"),
        ("provider-answer", {"answer": "decline"}, "#/reason", "reason-missing"),
        ("human-decision", {"decision": "close"}, "#/reason", "reason-missing"),
        ("rerouting", {"reason": "moved"}, "#/to_borough", "where-to"),
        (
            "rerouting",
            {"reason": "moved", "to_borough": "lambeth", "to_service_id": str(SERVICE_ID)},
            "#/to_borough",
            "where-to",
        ),
        ("rerouting", {"reason": "moved", "to_borough": "southwark"}, "#/to_borough", "same-borough"),
        ("closure", {"reason": "other"}, "#/outcome", "outcome-missing"),
        ("attendances", {"outcome": "missed", "on": "2026-01-01"}, "#/on", "attendance-day-impossible"),
        ("assignment", {"person": "Some Body"}, "#/person", "string-pattern-mismatch"),
        ("withdrawal", {"reason": "never-made"}, "#/reason", "literal-error"),
    ],
)
async def test_what_is_missing_is_pointed_at(
    service: ServiceInMemory, offered: str, path: str, body: dict[str, Any], pointer: str, code: str
) -> None:
    refused = await step(service.link_worker, f"{offered}/{path}", **body)

    assert refused.status_code == 422
    assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [(pointer, code)]


async def test_a_key_that_came_with_another_step_is_refused(service: ServiceInMemory, offered: str) -> None:
    await step(service.surgery, f"{offered}/outcome", outcome="need-met")
    refused = await step(service.surgery, f"{offered}/outcome", outcome="not-met")

    assert (refused.status_code, refused.json()["type"]) == (422, "/v1/problems/key-used-before")


async def test_a_step_without_a_key_is_not_taken(service: ServiceInMemory, offered: str) -> None:
    assert (await service.surgery.post(f"{offered}/outcome", json={"outcome": "need-met"})).status_code == 400


async def test_whoever_recorded_an_attendance_puts_it_right(service: ServiceInMemory, offered: str) -> None:
    came = await step(service.provider, f"{offered}/attendances", outcome="attended", on="2026-01-31")
    where = f"{offered}/attendances/{came.json()['attendances'][0]['attendance_id']}"
    missed = {"outcome": "missed", "on": "2026-01-31"}
    refused = await service.surgery.put(where, json=missed)
    corrected = await service.provider.put(where, json=missed)

    assert (refused.status_code, refused.json()["type"]) == (404, "/v1/problems/no-such-attendance")
    assert corrected.json()["attendances"][0]["outcome"] == "missed"
    assert service.published[-1].envelope.type == events.AttendanceCorrected.type


async def test_a_human_lets_it_go_on_by_codes_put_right(service: ServiceInMemory, offered: str) -> None:
    await step(service.surgery, f"{offered}/human-request", reasons=["safeguarding"])
    decided = await step(
        service.link_worker, f"{offered}/human-decision", key="k2", decision="go-on", needs=["debt"], urgency="urgent"
    )

    assert (decided.json()["state"], decided.json()["needs"], decided.json()["urgency"]) == (
        "received",
        ["debt"],
        "urgent",
    )


async def test_who_chose_is_the_person_or_whoever_says_it(service: ServiceInMemory, offered: str) -> None:
    for number, (client, by_person) in enumerate(
        [(service.surgery, True), (service.surgery, False), (service.link_worker, False)]
    ):
        body: dict[str, Any] = {"service_id": str(SERVICE_ID), "chosen_by_the_person": by_person}
        await step(client, f"{offered}/service-choice", key=f"k{number}", **body)

    said = [events.ServiceChosen.model_validate_json(message.value).chosen_by for message in service.published[-3:]]
    assert said == ["person", "referrer", "link-worker"]


async def test_a_referral_goes_on_in_another_borough_sealed_anew_for_the_same_person(
    service: ServiceInMemory, offered: str
) -> None:
    ended = await step(service.link_worker, f"{offered}/rerouting", reason="moved", to_borough="lambeth")
    there = (await service.surgery.get(f"/v1/referrals/{ended.json()['ending']['goes_on_as']}")).json()
    first, anew, rerouted = (service.published[0], *service.published[-2:])
    created = [events.ReferralCreated.model_validate_json(message.value) for message in (first, anew)]

    assert (there["borough"], there["rerouted_from"], there["state"]) == (
        "lambeth",
        ended.json()["referral_id"],
        "received",
    )
    assert anew.topic == "lambeth.referrals"
    assert anew.envelope.correlationid == rerouted.envelope.correlationid
    assert created[0].sealed.person_id == created[1].sealed.person_id
    assert created[0].sealed.fields.keys() == created[1].sealed.fields.keys()
    assert not set(created[0].sealed.fields.values()) & set(created[1].sealed.fields.values())
    same = ("referrer_role", "outcode", "age_band", "gender", "ethnic_category", "channel")
    assert [getattr(created[0], name) for name in same] == [getattr(created[1], name) for name in same]
    opened = await service.messenger.post(
        "/disclosures", json={"purpose": "tell-the-person", "referral_ids": [there["referral_id"]]}
    )
    assert [person["name"] for person in opened.json()["people"]] == ["Ada Invented"]


async def test_a_person_whose_key_is_gone_is_not_made_anew(service: ServiceInMemory, offered: str) -> None:
    vars(service.stores.people)["kept"].clear()
    refused = await step(service.link_worker, f"{offered}/rerouting", reason="moved", to_borough="lambeth")

    assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/details-gone")


async def test_a_referral_is_handed_over_and_released(service: ServiceInMemory, offered: str) -> None:
    await step(service.link_worker, f"{offered}/assignment", person="invented-link-worker")
    handed = await step(service.link_worker, f"{offered}/assignment", key="k2", person="another", organisation="a-team")
    released = await service.link_worker.delete(f"{offered}/assignment", headers={"If-Match": handed.headers["etag"]})

    assert handed.json()["assigned_to"] == {"organisation": "a-team", "person": "another", "at": "2026-01-31T09:30:00Z"}
    assert released.json()["assigned_to"] is None
