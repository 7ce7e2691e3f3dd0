"""Whatever is wrong with a message is told by where it stands, all at once, and never repeated."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.fakes.referral_service import ServiceInMemory
from tests.support.changing import LEFT_OUT
from tests.support.gp_system import GpSystem, a_message, error_code, issues, new_ids, resource

Message = dict[str, Any]
Change = Callable[[Message], object]


def change(kind: str, name: str, value: object = LEFT_OUT) -> Change:
    """Has an element of the first resource of this type be something else, or be left out."""

    def changed(message: Message) -> None:
        of = resource(message, kind)
        of.pop(name, None)
        if value is not LEFT_OUT:
            of[name] = value

    return changed


def without(kind: str) -> Change:
    """Leaves the first resource of this type out."""
    return lambda message: message["entry"].remove(next(one for one in message["entry"] if is_a(kind, one)))


def twice(kind: str) -> Change:
    """Has the first resource of this type once more at the end."""
    return lambda message: message["entry"].append(deepcopy(next(one for one in message["entry"] if is_a(kind, one))))


def is_a(kind: str, entry: Message) -> bool:
    return bool(entry["resource"]["resourceType"] == kind)


EMAIL_AND_PHONE = [{"system": "email", "value": "ada@people.example"}, {"system": "phone", "value": "12"}]
EVENTS = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
CODED = {"coding": [{"system": "http://snomed.info/sct", "code": "271594007"}]}
OURS = {"coding": [{"system": "https://linkway.example/fhir/CodeSystem/need", "code": "sunshine"}]}
SHAPE: list[tuple[str, Change, str, str]] = [
    ("no Bundle", lambda m: m.update(resourceType="Patient"), "Bundle", "structure"),
    ("no message", lambda m: m.update(type="transaction"), "Bundle.type", "value"),
    ("no entries", lambda m: m.update(entry=[]), "Bundle.entry", "required"),
    ("wrong first entry", lambda m: m["entry"].reverse(), "Bundle.entry[0].resource", "invariant"),
    ("no header", without("MessageHeader"), "Bundle.entry.resource.ofType(MessageHeader)", "required"),
    ("no Patient", without("Patient"), "Bundle.entry.resource.ofType(Patient)", "required"),
    ("no Consent", without("Consent"), "Bundle.entry.resource.ofType(Consent)", "required"),
    ("two ServiceRequests", twice("ServiceRequest"), "Bundle.entry[7].resource", "invariant"),
    ("two Patients", twice("Patient"), "Bundle.entry[7].resource", "invariant"),
    (
        "unknown event",
        change("MessageHeader", "eventCoding", {"system": EVENTS, "code": "x"}),
        "Bundle.entry[0].resource.eventCoding.code",
        "not-supported",
    ),
    ("no source", change("MessageHeader", "source"), "Bundle.entry[0].resource.source", "required"),
    ("no focus", change("MessageHeader", "focus"), "Bundle.entry[0].resource.focus.reference", "value"),
    (
        "a focus that leads nowhere",
        change("MessageHeader", "focus", [{"reference": "urn:uuid:0"}]),
        "Bundle.entry[0].resource.focus[0].reference",
        "not-found",
    ),
    (
        "a subject that leads nowhere",
        change("ServiceRequest", "subject", {"reference": "Patient/0"}),
        "Bundle.entry[1].resource.subject.reference",
        "not-found",
    ),
    (
        "a requester that leads nowhere",
        change("ServiceRequest", "requester", {"reference": "urn:uuid:0"}),
        "Bundle.entry[1].resource.requester.reference",
        "not-found",
    ),
    (
        "a status that is none",
        change("ServiceRequest", "status", "on-hold"),
        "Bundle.entry[1].resource.status",
        "not-supported",
    ),
    ("no status", change("ServiceRequest", "status"), "Bundle.entry[1].resource.status", "required"),
    (
        "a priority that is none",
        change("ServiceRequest", "priority", "whenever"),
        "Bundle.entry[1].resource.priority",
        "code-invalid",
    ),
    (
        "a need of ours that is none",
        change("ServiceRequest", "reasonCode", [OURS]),
        "Bundle.entry[1].resource.reasonCode[0].coding[0].code",
        "code-invalid",
    ),
    (
        "no need that is known",
        change("ServiceRequest", "reasonCode", [CODED]),
        "Bundle.entry[1].resource.reasonCode",
        "code-invalid",
    ),
    ("no need", change("ServiceRequest", "reasonCode"), "Bundle.entry[1].resource.reasonCode", "required"),
    (
        "an element that FHIR has not",
        change("ServiceRequest", "PatientInstruction", "x"),
        "Bundle.entry[1].resource.PatientInstruction",
        "structure",
    ),
    (
        "a story too long",
        change("ServiceRequest", "note", [{"text": "x" * 4001}]),
        "Bundle.entry[1].resource.note",
        "too-long",
    ),
    ("no name", change("Patient", "name"), "Bundle.entry[2].resource.name", "required"),
    ("no day of birth", change("Patient", "birthDate"), "Bundle.entry[2].resource.birthDate", "required"),
    ("a day that is none", change("Patient", "birthDate", "1/6/1950"), "Bundle.entry[2].resource.birthDate", "value"),
    ("a list that is none", change("Patient", "name", "Ada"), "Bundle.entry[2].resource.name", "value"),
    ("a gender that is none", change("Patient", "gender", "woman"), "Bundle.entry[2].resource.gender", "code-invalid"),
    (
        "a bad NHS number",
        change("Patient", "identifier", [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000019"}]),
        "Bundle.entry[2].resource.identifier[0].value",
        "value",
    ),
    (
        "a telephone that is none",
        change("Patient", "telecom", EMAIL_AND_PHONE),
        "Bundle.entry[2].resource.telecom[1].value",
        "value",
    ),
    ("no address", change("Patient", "address"), "Bundle.entry[2].resource.address.postalCode", "required"),
]
MEANING: list[tuple[str, Change, str]] = [
    (
        "outside London",
        change("Patient", "address", [{"postalCode": "M1 1AE"}]),
        "Bundle.entry[2].resource.address[0].postalCode",
    ),
    (
        "no borough told",
        change("Patient", "address", [{"postalCode": "ZZ99 3VZ"}]),
        "Bundle.entry[2].resource.address[0].district",
    ),
    ("not born yet", change("Patient", "birthDate", "2026-02-01"), "Bundle.entry[2].resource.birthDate"),
    ("no address for the channel", change("Patient", "telecom"), "Bundle.entry[2].resource.telecom"),
    ("consent refused", change("Consent", "status", "rejected"), "Bundle.entry[3].resource.status"),
    ("consent denied", change("Consent", "provision", {"type": "deny"}), "Bundle.entry[3].resource.provision.type"),
    (
        "consent that has ended",
        change("Consent", "provision", {"period": {"end": "2026-01-30T23:59:59Z"}}),
        "Bundle.entry[3].resource.provision.period.end",
    ),
]


@pytest.mark.parametrize(("_case", "change", "place", "kind"), SHAPE, ids=[case for case, *_ in SHAPE])
async def test_what_is_written_wrong_is_pointed_at(
    service: ServiceInMemory, system: GpSystem, _case: str, change: Change, place: str, kind: str
) -> None:
    message = a_message()
    change(message)
    refused = await system.send(message)

    assert (refused.status_code, error_code(refused)) == (400, "REC_BAD_REQUEST")
    assert issues(refused).get(place) == kind, refused.text
    assert not service.published


@pytest.mark.parametrize(("_case", "change", "place"), MEANING, ids=[case for case, *_ in MEANING])
async def test_what_cannot_be_is_pointed_at(
    service: ServiceInMemory, system: GpSystem, _case: str, change: Change, place: str
) -> None:
    message = a_message()
    change(message)
    refused = await system.send(message)

    assert (refused.status_code, error_code(refused)) == (422, "REC_UNPROCESSABLE_ENTITY")
    assert issues(refused).get(place) == "business-rule", refused.text
    assert not service.published


async def test_all_that_is_wrong_is_told_at_once(system: GpSystem) -> None:
    message = a_message()
    for make in (
        change("ServiceRequest", "intent", "proposal"),
        change("Patient", "birthDate", "2126-01-01"),
        change("Patient", "address", [{"postalCode": "M1 1AE"}]),
        change("Patient", "gender", "woman"),
        without("Consent"),
    ):
        make(message)
    refused = await system.send(message, {"X-Request-Id": "none"}, NHSD_Target_Identifier="none")

    assert issues(refused) == {
        "http.X-Request-Id": "value",
        "http.X-Correlation-Id": "required",
        "http.NHSD-Target-Identifier": "invalid",
        "Bundle.entry[1].resource.intent": "not-supported",
        "Bundle.entry.resource.ofType(Consent)": "required",
        "Bundle.entry[2].resource.gender": "code-invalid",
        "Bundle.entry[2].resource.address[0].postalCode": "business-rule",
        "Bundle.entry[2].resource.birthDate": "business-rule",
    }


async def test_what_was_written_is_never_repeated(system: GpSystem) -> None:
    message = a_message(person__name="Unrepeated", postcode="UNREPEATED", person__phone="unrepeated")
    change("Patient", "birthDate", "unrepeated")(message)
    change("ServiceRequest", "authoredOn", "unrepeated")(message)
    change("Patient", "maritalStatus", "unrepeated")(message)

    assert "unrepeated" not in (await system.send(message)).text.lower()


async def test_what_is_about_somebody_else_does_not_come_into_the_story(system: GpSystem) -> None:
    message = a_message(safeguarding=True)
    message["entry"].append({"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Group", "id": "1"}})
    change("Flag", "subject", {"reference": "urn:uuid:1"})(message)

    assert issues(await system.send(message)) == {"Bundle.entry[7].resource.subject.reference": "value"}


def deep(levels: int) -> bytes:
    """A message with an extension that holds one that holds one."""
    extension: Message = {"url": "urn:invented:x", "valueString": "y"}
    for _ in range(levels):
        extension = {"url": "urn:invented:x", "extension": [extension]}
    message = a_message()
    resource(message, "Patient")["extension"].append(extension)
    return json.dumps(message).encode()


BODIES: list[tuple[str, bytes, int, str]] = [
    ("nothing", b"", 400, "structure"),
    ("no JSON", b"<Bundle/>", 400, "structure"),
    ("half a message", json.dumps(a_message()).encode()[:-20], 400, "structure"),
    ("a name twice", b'{"resourceType": "Bundle", "entry": [{"resource": {"id": "1", "id": "2"}}]}', 400, "structure"),
    ("deep nesting", b"[" * 100_000 + b"]" * 100_000, 400, "structure"),
    ("an extension of extensions", deep(300), 400, "value"),
    ("extensions without end", b'{"resourceType":"Bundle","entry":[' + b"{}," * 3000 + b"{}]}", 422, "too-costly"),
    ("names without end", b'{"resourceType":"Bundle","entry":[' + b"1," * 30_000 + b"1]}", 422, "too-costly"),
    ("a list", b"[]", 400, "structure"),
    ("null", b"null", 400, "structure"),
    ("not UTF-8", b'{"resourceType": "\xff"}', 400, "structure"),
    ("5 MB", b'{"resourceType": "' + b"x" * 5_000_000 + b'"}', 413, "too-long"),
]


@pytest.mark.parametrize(("_case", "body", "status", "kind"), BODIES, ids=[case for case, *_ in BODIES])
async def test_a_body_that_is_no_message_is_refused_in_words(
    system: GpSystem, _case: str, body: bytes, status: int, kind: str
) -> None:
    refused = await system.send(body)

    assert refused.status_code == status, refused.text
    assert kind in issues(refused).values()


async def test_a_name_that_stands_twice_is_pointed_at(system: GpSystem) -> None:
    refused = await system.send(b'{"entry": [{"resource": {"id": "1", "id": "2"}}]}')

    assert list(issues(refused)) == ["Bundle.entry[0].resource.id"]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content-Type": "application/fhir+xml"}, 415, "REC_UNSUPPORTED_MEDIA_TYPE"),
        ({"Content-Type": "application/xml"}, 415, "REC_UNSUPPORTED_MEDIA_TYPE"),
        ({"Content-Type": "application/fhir+json; charset=utf-16"}, 415, "REC_UNSUPPORTED_MEDIA_TYPE"),
        ({"Content-Encoding": "gzip"}, 415, "REC_UNSUPPORTED_MEDIA_TYPE"),
        ({"Accept": "application/fhir+xml"}, 406, "REC_NOT_ACCEPTABLE"),
        ({"Accept": "application/fhir+json; version=2.0.0"}, 406, "REC_NOT_ACCEPTABLE"),
        ({"Authorization": "Bearer nobody"}, 401, "REC_UNAUTHORIZED"),
        ({"Authorization": "Bearer invented-provider"}, 403, "REC_FORBIDDEN"),
    ],
)
async def test_a_request_that_is_not_taken_is_refused_in_the_same_form(
    system: GpSystem, headers: dict[str, str], status: int, code: str
) -> None:
    refused = await system.send(a_message(), {**new_ids(), **headers})

    assert (refused.status_code, error_code(refused)) == (status, code)
    assert refused.headers["content-type"] == "application/fhir+json"


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "text/html, application/fhir+json; version=1.4.0; q=0.9"]
)
async def test_an_answer_in_json_may_be_asked_for_in_several_ways(system: GpSystem, accept: str) -> None:
    assert (await system.send(a_message(), Accept=accept)).status_code == 200
