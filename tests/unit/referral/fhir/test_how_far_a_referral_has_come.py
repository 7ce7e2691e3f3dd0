"""A referral is read as a ServiceRequest, and its state as a Task, by whoever /v1 would tell it."""

import pytest

from services.contract.words.life_words import ClosedReason, ReferralOutcome
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.domain.steps.ending import close
from services.referral.doors.fhir.answers.service_request import service_request
from services.referral.doors.fhir.answers.task import status_of, task
from services.referral.views.tied import SeenByProvider, SeenByReferrer
from services.runtime.working.ports import Unavailable
from tests.fakes.lives import a_referral
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched
from tests.support.gp_system import GpSystem, error_code, issues

STATUS = {
    State.RECEIVED: ("received", "active"),
    State.NEEDS_A_HUMAN: ("received", "active"),
    State.WAITING: ("received", "active"),
    State.ASKED: ("received", "active"),
    State.OFFERED: ("received", "active"),
    State.ACCEPTED: ("received", "active"),
    State.ARRANGED: ("accepted", "active"),
    State.ATTENDING: ("in-progress", "active"),
    State.CLOSED: ("completed", "completed"),
    State.WITHDRAWN: ("cancelled", "revoked"),
    State.REROUTED: ("cancelled", "revoked"),
}


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_status(state: State) -> None:
    view = SeenByReferrer.model_validate(a_referral(state))

    assert (task(view)["status"], service_request(view)["status"]) == STATUS[state]
    assert task(view)["businessStatus"]["coding"][0]["code"] == state


def closed(reason: ClosedReason, outcome: ReferralOutcome) -> Referral:
    return close(a_referral(State.WAITING), reason, outcome, NOW)[0]


@pytest.mark.parametrize(
    ("reason", "outcome", "status"),
    [
        ("completed", "need-met", "completed"),
        ("completed", "not-met", "completed"),
        ("died", "not-known", "cancelled"),
        ("turned-down-by-the-person", "not-met", "cancelled"),
        ("moved-away", "need-met", "completed"),
        ("no-suitable-service", "not-met", "rejected"),
        ("needs-other-help", "not-known", "rejected"),
        ("other", "not-known", "completed"),
    ],
)
def test_how_it_ended_is_told_by_the_status_and_its_reason(reason: str, outcome: str, status: str) -> None:
    told = task(SeenByReferrer.model_validate(closed(ClosedReason(reason), ReferralOutcome(outcome))))

    assert (told["status"], told["statusReason"]["coding"][0]["code"]) == (status, reason)
    assert told["output"][-1]["valueCodeableConcept"]["coding"][0]["code"] == outcome


def test_a_provider_is_not_told_why_it_ended() -> None:
    view = SeenByProvider.of(closed(ClosedReason.DIED, ReferralOutcome.NOT_KNOWN))

    assert status_of(view) == "completed"
    assert not {"statusReason", "output"} & set(task(view))


def test_what_is_waited_for_is_said() -> None:
    waiting = task(SeenByReferrer.model_validate(a_referral(State.WAITING)))
    human = task(SeenByReferrer.model_validate(a_referral(State.NEEDS_A_HUMAN)))

    assert waiting["statusReason"]["coding"][0]["code"] == "no-room"
    assert human["statusReason"]["coding"][0]["code"] == "safeguarding"


def test_who_came_and_where_it_goes_on_are_its_output() -> None:
    attended = task(SeenByReferrer.model_validate(a_referral(State.ATTENDING)))
    rerouted = task(SeenByReferrer.model_validate(a_referral(State.REROUTED)))

    assert attended["owner"]["display"]
    assert attended["output"][0]["valueCodeableConcept"]["text"] == "attended"
    assert rerouted["output"][0]["valueReference"]["reference"].startswith("ServiceRequest/")


async def test_the_task_is_found_by_its_focus(service: ServiceInMemory, system: GpSystem) -> None:
    referral_id = await system.refer()
    await service.consume(a_matched(referral_id=referral_id))
    for focus in (f"ServiceRequest/{referral_id}", f"https://linkway.example/fhir/ServiceRequest/{referral_id}"):
        found = (await system.client.get("/fhir/Task", params={"focus": focus})).json()

        assert (found["type"], found["total"]) == ("searchset", 1)
        assert found["entry"][0]["resource"]["status"] == "accepted"


async def test_the_same_people_may_follow_it_as_under_v1(service: ServiceInMemory, system: GpSystem) -> None:
    referral_id = await system.refer()
    await service.consume(a_matched(referral_id=referral_id))
    askers = (service.surgery, service.provider, service.link_worker, service.another_surgery, service.another_provider)
    for client in askers:
        under_v1 = (await client.get(f"/v1/referrals/{referral_id}")).status_code
        read = await client.get(f"/fhir/ServiceRequest/{referral_id}")
        found = await client.get(f"/fhir/Task?focus=ServiceRequest/{referral_id}")

        assert read.status_code == found.status_code == under_v1


async def test_nothing_that_is_read_identifies_the_person(service: ServiceInMemory, system: GpSystem) -> None:
    referral_id = await system.refer()
    for path in (f"ServiceRequest/{referral_id}", f"Task?focus=ServiceRequest/{referral_id}"):
        text = (await system.client.get(f"/fhir/{path}")).text

        assert not [one for one in ("Ada", "9990000018", "ada@", "SE15", "1950") if one in text]


async def test_who_has_it_as_it_is_gets_nothing_sent(system: GpSystem) -> None:
    referral_id = await system.refer()
    read = await system.client.get(f"/fhir/ServiceRequest/{referral_id}")
    same = await system.client.get(
        f"/fhir/ServiceRequest/{referral_id}", headers={"If-None-Match": read.headers["etag"]}
    )

    assert (read.headers["etag"], same.status_code) == ('W/"1"', 304)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/fhir/ServiceRequest/ada", 404, "REC_NOT_FOUND"),
        ("GET", "/fhir/ServiceRequest/0198c0de-0000-7000-8000-0000000000ff", 404, "REC_NOT_FOUND"),
        ("GET", "/fhir/nowhere", 404, "REC_NOT_FOUND"),
        ("GET", "/fhir", 404, "REC_NOT_FOUND"),
        ("GET", "/fhir/Task", 400, "REC_BAD_REQUEST"),
        ("GET", "/fhir/Task?focus=Patient/1", 400, "REC_BAD_REQUEST"),
        ("GET", "/fhir/Task?focus=ServiceRequest/ada", 404, "REC_NOT_FOUND"),
        ("GET", "/fhir/$process-message", 405, "REC_METHOD_NOT_ALLOWED"),
        ("DELETE", "/fhir/metadata", 405, "REC_METHOD_NOT_ALLOWED"),
    ],
)
async def test_what_is_not_there_is_refused_in_the_same_form(
    system: GpSystem, method: str, path: str, status: int, code: str
) -> None:
    refused = await system.client.request(method, path)

    assert (refused.status_code, error_code(refused)) == (status, code)
    assert issues(refused)


async def test_what_the_door_can_do_is_open_to_everybody_and_claims_nothing(service: ServiceInMemory) -> None:
    service.stranger.headers.pop("Authorization")
    said = await service.stranger.get("/fhir/metadata")

    assert (said.status_code, said.headers["content-type"]) == (200, "application/fhir+json")
    assert "does not claim to conform" in said.json()["description"]
    assert (await service.stranger.get("/fhir/Task?focus=ServiceRequest/1")).status_code == 401


async def test_when_the_storage_is_away_it_is_said_in_the_same_form(service: ServiceInMemory, system: GpSystem) -> None:
    service.storage.outages = [Unavailable()]
    refused = await system.client.get("/fhir/ServiceRequest/0198c0de-0000-7000-8000-0000000000ff")

    assert (refused.status_code, error_code(refused), refused.headers["retry-after"]) == (
        503,
        "REC_SERVICE_UNAVAILABLE",
        "5",
    )
