"""Who refers, from the ServiceRequest's requester: a Practitioner, their PractitionerRole, or an Organization."""

from collections.abc import Iterator

from services.contract.words.vocabulary import ReferrerRole
from services.referral.doors.fhir.message.bundle import Message
from services.referral.doors.fhir.message.element import Coding, Element, codings
from services.referral.doors.fhir.message.faults import Faults
from services.referral.doors.fhir.reading.codes import meaning
from services.referral.doors.fhir.reading.draft import Draft
from services.referral.doors.fhir.reading.patient import name_of


def read_referrer(message: Message, draft: Draft, faults: Faults) -> None:
    """Put who refers; where no code tells their role, it is a GP, because this is the door of GPs' systems."""
    requester = message.follow(message.request.at("requester"), faults)
    role = _role(message, requester)
    person = message.follow(role.at("practitioner"), faults) if role else requester
    practice = message.follow(role.at("organization"), faults) if role else requester
    draft.at("referrer", message.request.at("requester"))
    draft.put("referrer/name", person.first("name"), name_of(person.first("name"), titled=True))
    told = (meaning(coding, "role") for coding in _codes(role, practice))
    draft.put("referrer/role", role.first("code"), next(filter(None, told), ReferrerRole.GP.value))


def _role(message: Message, requester: Element) -> Element:
    if requester.text("resourceType") == "PractitionerRole":
        return requester
    theirs = (one for one in message.of("PractitionerRole") if _is_of(message, one, requester))
    return next(theirs, Element(None, "Bundle.entry.resource.ofType(PractitionerRole)"))


def _is_of(message: Message, role: Element, requester: Element) -> bool:
    return bool(requester) and message.follow(role.at("practitioner"), Faults()).path == requester.path


def _codes(role: Element, practice: Element) -> Iterator[Coding]:
    for concept in (*role.each("code"), *role.each("specialty"), *practice.each("type")):
        yield from codings(concept)
