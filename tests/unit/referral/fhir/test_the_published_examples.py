"""What BaRS publishes is taken, and what is answered has the shape of its examples and of FHIR's own models."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from services.referral.doors.fhir.message.resources import READ
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched
from tests.support.gp_system import GpSystem, a_message, new_ids, resource

EXAMPLES = Path(__file__).parents[5] / "shared" / "data" / "fhir"
needs_examples = pytest.mark.skipif(not EXAMPLES.exists(), reason=f"BaRS's examples are not here: {EXAMPLES}.")
# What a message says beside what is read of it: invented, and the least that FHIR asks of each.
UNREAD: dict[str, dict[str, Any]] = {
    "Encounter": {"status": "triaged", "class": {"code": "AMB"}},
    "Location": {"name": "An invented corner"},
    "MedicationStatement": {"status": "active", "medicationCodeableConcept": {"text": "None"}},
    "AllergyIntolerance": {"patient": {"display": "The person"}},
    "QuestionnaireResponse": {"status": "completed"},
    "Observation": {"status": "final", "code": {"text": "Lives alone"}},
    "Flag": {"status": "active", "code": {"text": "Please use the side door"}},
}


def example(name: str) -> dict[str, Any]:
    """A published example, by its file's name without `bars_`."""
    read: dict[str, Any] = json.loads((EXAMPLES / f"bars_{name}.json").read_text(encoding="utf-8"))
    return read


def shape(of: object, path: str = "") -> Iterator[str]:
    """Every place that has something, lists being alike whatever their length."""
    if isinstance(of, dict):
        for name, value in of.items():
            yield f"{path}.{name}"
            yield from shape(value, f"{path}.{name}")
    elif isinstance(of, list):
        for value in of:
            yield from shape(value, path)


def model(name: str) -> type[BaseModel]:
    """FHIR's own model of a type of resource."""
    found: type[BaseModel] = getattr(import_module(f"fhir.resources.R4B.{name.lower()}"), name)
    return found


def all_that_the_definition_asks_for() -> dict[str, Any]:
    """A message with every resource that the MessageDefinition lists."""
    definition = example("message_definition_MessageDefinition_ServiceRequest_request_CaseTransfer")
    asked, message = definition["entry"][0]["resource"], a_message()
    resource(message, "MessageHeader").update(eventCoding=asked["eventCoding"], definition=asked["url"])
    subject = resource(message, "ServiceRequest")["subject"]
    for number, kind in enumerate(one["code"] for one in asked["focus"] if one["code"] in UNREAD):
        about = {"subject": subject} if kind in ("Observation", "Flag", "MedicationStatement") else {}
        made = {"resourceType": kind, "id": f"unread-{number}", **UNREAD[kind], **about}
        message["entry"].append({"fullUrl": f"urn:uuid:{number}", "resource": made})
    assert {one["code"] for one in asked["focus"]} - {"Bundle"} == {
        one["resource"]["resourceType"] for one in message["entry"]
    }
    return message


@needs_examples
async def test_a_message_as_the_definition_lists_it_is_taken(service: ServiceInMemory, system: GpSystem) -> None:
    answered = await system.send(all_that_the_definition_asks_for())

    assert answered.status_code == 200, answered.text
    assert len(service.published) == 1


@needs_examples
async def test_the_published_message_is_taken_once_it_is_about_an_invented_londoner(system: GpSystem) -> None:
    message = example("process_message_response_ValidationRequest_HTTP_Response")
    patient, request = resource(message, "Patient"), resource(message, "ServiceRequest")
    patient["identifier"][0].update(value="9990000018")
    patient["address"][0].update(postalCode="SE15 4QN")
    request["category"][0]["coding"][0]["code"] = "referral"
    request["reasonCode"] = [{"coding": [{"system": "http://snomed.info/sct", "code": "422650009"}]}]
    # Its role is of an organisation that is not there.
    del resource(message, "PractitionerRole")["organization"]
    consent = resource(a_message(), "Consent")
    del consent["patient"]
    message["entry"].append({"fullUrl": "urn:uuid:1", "resource": consent})
    answered = await system.send(message)

    assert answered.status_code == 200, answered.text
    assert resource(answered.json(), "ServiceRequest")["reasonCode"][0]["coding"][0]["code"] == "loneliness"


@needs_examples
async def test_a_refusal_has_the_shape_of_the_examples(system: GpSystem) -> None:
    ids = new_ids()
    await system.send(a_message(), ids)
    for refused, name in [
        (await system.send(a_message(), ids), "409_REC_CONFLICT_duplicate"),
        (await system.send(b"<Bundle/>"), "400_REC_BAD_REQUEST_invalid"),
        (await system.client.get("/fhir/ServiceRequest/0"), "404_REC_NOT_FOUND_not_found"),
    ]:
        published = example(f"OperationOutcome_REC_{name}")
        theirs = {one for one in shape(published) if not one.startswith(".meta")}

        # Whoever claims a profile says that they conform to it.
        assert theirs <= set(shape(refused.json())) <= theirs | {".issue.expression", ".issue.location"}
        assert refused.json()["issue"][0]["details"] == published["issue"][0]["details"]


@needs_examples
async def test_answers_have_the_shape_of_the_examples(service: ServiceInMemory, system: GpSystem) -> None:
    answered = (await system.send(a_message())).json()
    read = (await system.client.get(f"/fhir/ServiceRequest/{resource(answered, 'ServiceRequest')['id']}")).json()
    published = example("process_message_response_ValidationRequest_HTTP_Response")
    said = (await system.client.get("/fhir/metadata")).json()

    assert set(answered) == set(published)
    assert set(resource(answered, "MessageHeader")) - {"response"} <= set(resource(published, "MessageHeader"))
    # The example names nobody's identifier, urgency or need.
    assert set(read) - {"identifier", "priority", "reasonCode"} <= set(example("service_request_id_GET_success"))
    assert set(said) - {"description"} <= set(example("metadata_BaRS_API_Capability_Statement"))
    assert (read["status"], read["intent"], said["fhirVersion"]) == ("active", "plan", "4.0.1")


async def test_every_answer_is_written_as_fhir_says(service: ServiceInMemory, system: GpSystem) -> None:
    referral_id = await system.refer()
    await service.consume(a_matched(referral_id=referral_id))
    answers = [
        await system.send(a_message(status="revoked")),
        await system.send(b"[]"),
        await system.client.get(f"/fhir/ServiceRequest/{referral_id}"),
        await system.client.get(f"/fhir/Task?focus=ServiceRequest/{referral_id}"),
        await system.client.get("/fhir/metadata"),
    ]

    for answer in answers:
        model(answer.json()["resourceType"]).model_validate(answer.json())


@pytest.mark.parametrize("kind", READ)
def test_an_invented_message_is_written_as_fhir_says(kind: str) -> None:
    message = a_message(safeguarding=True)
    for entry in message["entry"]:
        if entry["resource"]["resourceType"] == kind:
            model(kind).model_validate(entry["resource"])
