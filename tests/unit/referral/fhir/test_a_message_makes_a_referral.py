"""A message makes the referral that /v1 makes, and is answered by a message with its id."""

from typing import Any

import pytest

from services.contract.events import ReferralCreated
from tests.fakes.referral import A_REQUEST, a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.changing import LEFT_OUT
from tests.support.gp_system import GpSystem, a_message, resource

ASKED: list[dict[str, Any]] = [
    {},
    {"needs": ["loneliness"], "urgency": "soon"},
    {"urgency": "urgent", "story": ""},
    {"safeguarding": True},
    {"person__nhs_number": LEFT_OUT, "person__email": LEFT_OUT, "consent__channel": "none"},
    {"person__gender": "other", "person__ethnic_category": "99"},
    {"consent__expires_on": "2026-12-31"},
    {"consent__share_with_provider": True, "consent__message_to_gp": "full", "consent__given_on": "2026-01-30"},
    {"consent__message_to_gp": "codes-only", "consent__given_by": "parent-or-guardian", "consent__how": "telephone"},
    {"referrer__role": "voluntary-organisation"},
    {"postcode": "ZZ99 3VZ", "borough": "southwark"},
]


def told(service: ServiceInMemory) -> list[dict[str, Any]]:
    """What was published, but for what must differ: ids and the sealed details, of which the names are left."""
    events = [ReferralCreated.model_validate_json(one.value).model_dump(mode="json") for one in service.published]
    return [{**one, "referral_id": "", "sealed": sorted(one["sealed"]["fields"])} for one in events]


@pytest.mark.parametrize("changes", ASKED, ids=lambda changes: ", ".join(changes) or "as it is")
async def test_the_same_is_asked_in_json_and_by_message(
    service: ServiceInMemory, system: GpSystem, changes: dict[str, Any]
) -> None:
    asked = a_request(**changes)
    await service.surgery.post("/v1/referrals", json=asked, headers={"Idempotency-Key": "k1"})
    in_json = told(service)
    service.begin_anew()
    await GpSystem(service.surgery).refer(**changes)

    assert told(service) == in_json
    assert len(in_json) == 1


async def test_it_is_followed_under_v1_by_whoever_sent_it(service: ServiceInMemory, system: GpSystem) -> None:
    referral_id = await system.refer()
    followed = await service.surgery.get(f"/v1/referrals/{referral_id}")

    assert (followed.json()["needs"], followed.json()["state"]) == (A_REQUEST["needs"], "received")
    assert (await service.another_surgery.get(f"/v1/referrals/{referral_id}")).status_code == 404


async def test_the_answer_is_a_message_that_says_ok(system: GpSystem) -> None:
    sent = a_message()
    answered = (await system.send(sent)).json()
    header, made = resource(answered, "MessageHeader"), resource(answered, "ServiceRequest")

    assert (answered["resourceType"], answered["type"]) == ("Bundle", "message")
    assert header["eventCoding"]["code"] == "servicerequest-response"
    assert header["response"] == {"identifier": resource(sent, "MessageHeader")["id"], "code": "ok"}
    assert header["focus"] == [{"reference": answered["entry"][1]["fullUrl"]}]
    assert made["identifier"] == [{"system": "https://linkway.example/fhir/Id/referral", "value": made["id"]}]
    assert (made["status"], made["intent"]) == ("active", "plan")


async def test_the_ids_are_given_back_with_every_answer(system: GpSystem) -> None:
    ids = {"X-Request-Id": "0198c0de-0000-7000-8000-00000000000b", "X-Correlation-Id": "no id at all"}
    refused = await system.send(a_message(), ids)
    nowhere = await system.client.get("/fhir/nowhere", headers=ids)

    for answered in (refused, nowhere):
        assert {name: answered.headers[name] for name in ids} == ids
