"""What the person needs to be able to take part: their languages, what must be there, and whether they can come."""

from collections.abc import Iterator

from services.contract.text.languages import language_of
from services.referral.doors.fhir.message.bundle import Message
from services.referral.doors.fhir.message.element import Element, codings
from services.referral.doors.fhir.reading.codes import ACCOMPANIED, meaning
from services.referral.doors.fhir.reading.draft import Draft

_ENDED = ("entered-in-error", "cancelled", "inactive")


def read_taking_part(message: Message, draft: Draft) -> None:
    """Put the person's languages, the preferred one first, their access needs, and the ways in which they take part."""
    patient, request = message.patient, message.request
    told = sorted(patient.each("communication"), key=lambda one: one.at("preferred").value is not True)
    languages = [_language(one.at("language")) for one in told]
    draft.put("person/languages", patient.at("communication"), list(filter(None, languages)))
    needed = dict.fromkeys(need for flag in standing("Flag", message) for need in access_needs(flag))
    draft.put("person/accompanied", message.first("Flag"), ACCOMPANIED in needed)
    draft.put("person/access_needs", message.first("Flag"), [need for need in needed if need != ACCOMPANIED])
    said = (meaning(coding, "way") for concept in request.each("category") for coding in codings(concept))
    draft.put("person/ways", request.at("category"), list(dict.fromkeys(filter(None, said))))


def standing(kind: str, message: Message) -> Iterator[Element]:
    """The resources of this type that have not ended."""
    return (one for one in message.of(kind) if one.text("status") not in _ENDED)


def access_needs(flag: Element) -> list[str]:
    """What the person needs by this Flag, that somebody comes with them among it."""
    return [need for coding in codings(flag.at("code")) if (need := meaning(coding, "access need"))]


def _language(concept: Element) -> str:
    """The code of a language; what is no language as it is written, so that it is pointed at."""
    coded = list(codings(concept))
    known = (meaning(coding, "language") or language_of(coding.code) for coding in coded)
    return next(filter(None, known), coded[0].code if coded else concept.text("text"))
