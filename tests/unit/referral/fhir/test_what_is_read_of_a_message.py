"""Messages are read as they are meant: in whatever spelling of systems, and with whatever else stands in them."""

from collections.abc import Callable
from typing import Any

import pytest

from services.contract.events import ReferralCreated
from services.referral.custody import Custody
from services.referral.domain.referral import Referral
from services.referral.doors.fhir.reading.codes import rows
from tests.fakes.referral import MASTER_KEY
from tests.fakes.referral_service import ServiceInMemory
from tests.support.gp_system import GpSystem, a_message, resource

Message = dict[str, Any]


async def story_of(service: ServiceInMemory) -> dict[str, str]:
    """The sealed details of the only referral that is kept."""
    [kept] = service.storage.memory.states.values()
    referral, custody = Referral.model_validate(kept.state), Custody(MASTER_KEY)
    person = referral.sealed.person_id
    key = (await custody.keys_of(service.stores.people, [person]))[person]
    return custody.open(
        key, referral.sealed, referral.created_event_id, ("story", "name", "nhs_number", "referrer_name")
    )


def lower_case_id(message: Message) -> None:
    resource(message, "Patient")["identifier"][0]["system"] = "http://fhir.nhs.uk/id/nhs-number/"


def another_identifier_first(message: Message) -> None:
    resource(message, "Patient")["identifier"].insert(0, {"system": "urn:invented:local", "value": "77"})


def unknown_extensions(message: Message) -> None:
    extension = {"url": "urn:invented:extension", "extension": [{"url": "a", "valueString": "b"}]}
    for one in ("MessageHeader", "ServiceRequest", "Patient", "Consent"):
        resource(message, one).setdefault("extension", []).append(extension)


def an_earlier_event_system(message: Message) -> None:
    event = resource(message, "MessageHeader")["eventCoding"]
    event["system"] = "https://fhir.nhs.uk/CodeSystem/message-event-servicerequest/"


def an_old_name_and_address(message: Message) -> None:
    patient = resource(message, "Patient")
    patient["name"].insert(0, {"use": "old", "family": "Before", "given": ["Ada"]})
    patient["address"].insert(0, {"use": "old", "postalCode": "M1 1AE"})


def references_by_type_and_id(message: Message) -> None:
    request, patient = resource(message, "ServiceRequest"), resource(message, "Patient")
    request["subject"] = {"reference": f"https://surgery.example/fhir/Patient/{patient['id']}"}
    resource(message, "Consent")["patient"] = {"reference": f"Patient/{patient['id']}"}


def resources_that_are_not_read(message: Message) -> None:
    message["entry"].append({"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Appointment", "whatever": 1}})


@pytest.mark.parametrize(
    "change",
    [
        lower_case_id,
        another_identifier_first,
        unknown_extensions,
        an_earlier_event_system,
        an_old_name_and_address,
        references_by_type_and_id,
        resources_that_are_not_read,
    ],
    ids=lambda change: change.__name__,
)
async def test_what_does_no_harm_is_taken(
    service: ServiceInMemory, system: GpSystem, change: Callable[[Message], None]
) -> None:
    message = a_message()
    change(message)
    answered = await system.send(message)

    assert answered.status_code == 200, answered.text
    assert (await story_of(service))["nhs_number"] == "9990000018"
    assert (await story_of(service))["name"] == "Ada Invented"


async def test_notes_observations_and_flags_are_the_story(service: ServiceInMemory, system: GpSystem) -> None:
    message = a_message(story="Would like company.")
    subject = resource(message, "ServiceRequest")["subject"]
    for number, (kind, facts) in enumerate(
        [
            ("Observation", {"status": "final", "code": {"text": "Lives alone"}, "valueString": "since March"}),
            ("Observation", {"status": "entered-in-error", "code": {"text": "Not meant"}}),
            ("Flag", {"status": "active", "code": {"text": "Hard of hearing"}}),
        ]
    ):
        made = {"resourceType": kind, "id": str(number), "subject": subject, **facts}
        message["entry"].append({"fullUrl": f"urn:uuid:{number}", "resource": made})
    await system.send(message)

    story = (await story_of(service))["story"]
    assert story == "Would like company.\nObservation: Lives alone: since March\nFlag: Hard of hearing"


@pytest.mark.parametrize(
    "code",
    [
        {"coding": [{"system": "https://linkway.example/fhir/CodeSystem/concern", "code": "safeguarding"}]},
        {"coding": [{"system": "http://snomed.info/sct", "code": "706893006"}]},
        {"text": "Adult safeguarding: please ring the surgery first"},
    ],
)
async def test_a_flag_that_speaks_of_safeguarding_has_a_human_look(
    service: ServiceInMemory, system: GpSystem, code: dict[str, Any]
) -> None:
    message = a_message(safeguarding=True)
    resource(message, "Flag")["code"] = code
    await system.send(message)

    assert ReferralCreated.model_validate_json(service.published[-1].value).needs_human == ("safeguarding",)


@pytest.mark.parametrize(
    ("priority", "urgency"),
    [(None, "routine"), ("routine", "routine"), ("urgent", "urgent"), ("asap", "urgent"), ("stat", "urgent")],
)
async def test_no_priority_is_made_less_than_it_is(
    service: ServiceInMemory, system: GpSystem, priority: str | None, urgency: str
) -> None:
    message = a_message()
    resource(message, "ServiceRequest")["priority"] = priority
    if priority is None:
        del resource(message, "ServiceRequest")["priority"]
    await system.send(message)

    assert ReferralCreated.model_validate_json(service.published[-1].value).urgency == urgency


async def test_the_referrer_is_named_with_their_title_and_known_by_their_role(
    service: ServiceInMemory, system: GpSystem
) -> None:
    message = a_message(referrer__role="council")
    resource(message, "Practitioner")["name"] = [{"prefix": ["Dr"], "given": ["Grace"], "family": "Invented"}]
    await system.send(message)

    assert (await story_of(service))["referrer_name"] == "Dr Grace Invented"
    assert ReferralCreated.model_validate_json(service.published[-1].value).referrer_role == "council"


async def test_a_person_who_did_not_ask_for_email_is_sent_none(service: ServiceInMemory, system: GpSystem) -> None:
    message = a_message()
    patient = resource(message, "Patient")
    patient["extension"] = [one for one in patient["extension"] if "ContactPreference" not in one["url"]]
    await system.send(message)

    assert ReferralCreated.model_validate_json(service.published[-1].value).channel == "none"


SNOMED = [row for row in rows() if row["system"] == "http://snomed.info/sct"]


@pytest.mark.parametrize("row", SNOMED, ids=lambda row: row["code"])
def test_every_snomed_code_has_its_check_digit(row: dict[str, str]) -> None:
    assert verhoeff(row["code"]) == 0


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: row["code"])
def test_every_code_says_where_it_was_seen_or_that_it_was_not(row: dict[str, str]) -> None:
    assert row["seen in"]
    assert row["display"]


def verhoeff(number: str) -> int:
    """Nought where the check digit is right (SNOMED CT's identifiers end in Verhoeff's)."""
    check = 0
    for place, digit in enumerate(reversed(number)):
        turned = int(digit)
        for _ in range(place % 8):
            turned = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[turned]
        check = dihedral(check, turned)
    return check


def dihedral(one: int, other: int) -> int:
    """The product of two symmetries of the pentagon, numbered as Verhoeff does."""
    turned = (one + other) % 5 if one < 5 else (one - other) % 5
    return turned + 5 * ((one >= 5) != (other >= 5))
