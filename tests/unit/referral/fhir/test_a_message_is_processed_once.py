"""A message goes by its pair of ids: it is processed once, and taken back under new ones."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.contract.events import ReferralWithdrawn
from tests.fakes.referral_service import ServiceInMemory
from tests.support.gp_system import GpSystem, a_message, error_code, issues, new_ids, resource


async def test_the_same_message_again_is_a_duplicate_that_names_the_referral(
    service: ServiceInMemory, system: GpSystem
) -> None:
    ids = new_ids()
    made = await system.send(a_message(), ids)
    again = await system.send(a_message(), ids)

    assert (again.status_code, error_code(again), list(issues(again).values())) == (409, "REC_CONFLICT", ["duplicate"])
    assert resource(made.json(), "ServiceRequest")["id"] in again.json()["issue"][0]["diagnostics"]
    assert len(service.published) == 1


async def test_another_message_with_the_same_ids_is_a_conflict(service: ServiceInMemory, system: GpSystem) -> None:
    ids = new_ids()
    await system.send(a_message(), ids)
    another = await system.send(a_message(urgency="urgent"), ids)

    assert (another.status_code, error_code(another), list(issues(another).values())) == (
        409,
        "REC_CONFLICT",
        ["conflict"],
    )
    assert len(service.published) == 1


async def test_another_organisation_may_have_the_same_ids(service: ServiceInMemory, system: GpSystem) -> None:
    ids = new_ids()
    await system.send(a_message(), ids)

    assert (await GpSystem(service.another_surgery).send(a_message(needs=["food"]), ids)).status_code == 200


async def test_the_same_message_while_it_is_being_processed_is_too_early(
    service: ServiceInMemory, system: GpSystem
) -> None:
    ids, storage = new_ids(), service.storage
    storage.is_asked.clear()
    storage.answers.clear()
    first = asyncio.create_task(system.send(a_message(), ids))
    await storage.is_asked.wait()
    meanwhile = await system.send(a_message(), ids)
    storage.answers.set()
    made = await first
    afterwards = await system.send(a_message(), ids)

    assert [one.status_code for one in (made, meanwhile, afterwards)] == [200, 425, 409]
    assert (error_code(meanwhile), list(issues(meanwhile).values())) == ("REC_TOO_EARLY", ["duplicate"])
    assert len(service.published) == 1


@pytest.mark.parametrize(
    ("status", "reason"), [("revoked", "other"), ("entered-in-error", "made-in-error")], ids=["revoked", "error"]
)
async def test_the_request_sent_again_as_revoked_takes_the_referral_back(
    service: ServiceInMemory, system: GpSystem, status: str, reason: str
) -> None:
    referral_id = await system.refer()
    taken_back = await system.send(a_message(status=status))
    request = resource(taken_back.json(), "ServiceRequest")

    assert (request["id"], request["status"]) == (referral_id, "revoked")
    assert ReferralWithdrawn.model_validate_json(service.published[-1].value).reason == reason


def by_our_id(message: dict[str, Any], referral_id: str) -> None:
    resource(message, "ServiceRequest")["id"] = referral_id


def by_our_identifier(message: dict[str, Any], referral_id: str) -> None:
    identifier = {"system": "http://linkway.example/fhir/id/referral/", "value": referral_id}
    resource(message, "ServiceRequest").update(id="another", identifier=[identifier])


def by_header_and_request_alone(message: dict[str, Any], _: str) -> None:
    del message["entry"][2:]


@pytest.mark.parametrize("name", [by_our_id, by_our_identifier, by_header_and_request_alone])
async def test_it_is_taken_back_by_any_of_its_names(system: GpSystem, name: Any) -> None:
    referral_id = await system.refer()
    message = a_message(status="revoked")
    name(message, referral_id)
    taken_back = await system.send(message)

    assert resource(taken_back.json(), "ServiceRequest")["id"] == referral_id


async def test_another_organisation_takes_nothing_back(service: ServiceInMemory, system: GpSystem) -> None:
    referral_id = await system.refer()
    message = a_message(status="revoked")
    by_our_id(message, referral_id)
    refused = await GpSystem(service.another_surgery).send(message)

    assert (refused.status_code, error_code(refused)) == (404, "REC_NOT_FOUND")
    assert len(service.published) == 1


async def test_taking_back_is_processed_once_too(service: ServiceInMemory, system: GpSystem) -> None:
    made, revoked = new_ids(), new_ids()
    await system.send(a_message(), made)
    await system.send(a_message(status="revoked"), revoked)
    again = await system.send(a_message(status="revoked"), revoked)
    under_the_first = await system.send(a_message(status="revoked"), made)
    made_under_it = await system.send(a_message(needs=["food"]), revoked)

    assert list(issues(again).values()) == ["duplicate"]
    assert list(issues(under_the_first).values()) == ["conflict"]
    assert list(issues(made_under_it).values()) == ["conflict"]
    assert len(service.published) == 2


async def test_what_is_taken_back_already_stays_so(service: ServiceInMemory, system: GpSystem) -> None:
    await system.refer()
    await system.send(a_message(status="revoked"))

    assert (await system.send(a_message(status="revoked"))).status_code == 200
    assert len(service.published) == 2


async def test_several_that_are_called_the_same_are_told_apart_by_our_id(
    service: ServiceInMemory, system: GpSystem
) -> None:
    first = await system.refer(needs=["food"])
    await system.refer(needs=["debt"], person__nhs_number="999 000 0026")
    unclear = await system.send(a_message(status="revoked"))
    message = a_message(status="revoked")
    by_our_id(message, first)

    assert (unclear.status_code, list(issues(unclear).values())) == (409, ["conflict"])
    assert resource((await system.send(message)).json(), "ServiceRequest")["id"] == first


async def test_an_update_is_not_taken(system: GpSystem) -> None:
    message = a_message()
    resource(message, "MessageHeader")["reason"]["coding"][0]["code"] = "update"

    assert issues(await system.send(message)) == {"Bundle.entry[0].resource.reason": "not-supported"}


async def test_a_name_of_the_senders_is_kept_as_a_keyed_hash_alone(service: ServiceInMemory, system: GpSystem) -> None:
    message = a_message(of=uuid4())
    resource(message, "ServiceRequest")["id"] = "ada-invented"
    await system.send(message)

    [kept] = service.storage.memory.states.values()
    assert kept.state is not None
    assert len(kept.state["sent_as"]) == 64
    assert "ada-invented" not in str(kept.state)


async def test_a_person_who_is_referred_for_the_same_need_already_is_a_duplicate(
    service: ServiceInMemory, system: GpSystem
) -> None:
    referral_id = await system.refer()
    again = await system.send(a_message(of=uuid4(), needs=["debt"]))
    by_another = await GpSystem(service.another_surgery).send(a_message(of=uuid4()))

    assert (again.status_code, list(issues(again).values())) == (409, ["duplicate"])
    assert f"Reference ID: {referral_id}" in again.text
    assert (by_another.status_code, list(issues(by_another).values())) == (409, ["conflict"])
    assert referral_id not in by_another.text
    assert len(service.published) == 1
