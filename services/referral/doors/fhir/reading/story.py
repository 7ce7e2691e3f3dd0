"""What matters to the person, in words, and what is to be feared for them: from notes, Observations and Flags."""

from collections.abc import Iterator

from services.referral.doors.fhir.message.bundle import Message
from services.referral.doors.fhir.message.element import Element, codings
from services.referral.doors.fhir.reading.codes import SAFEGUARDING, meaning
from services.referral.doors.fhir.reading.draft import Draft
from services.referral.doors.fhir.reading.taking_part import access_needs, standing

# A human looks at whatever may be meant so.
_WORDS_OF_CONCERN = ("safeguard", "child protection", "domestic abuse", "domestic violence")


def read_story(message: Message, draft: Draft) -> None:
    """Put the story, and whether a human must look first."""
    lines = [*_notes(message), *_lines("Observation", message), *_lines("Flag", message)]
    draft.put("story", message.request.at("note"), "\n".join(lines))
    draft.put("safeguarding", message.first("Flag"), any(map(_is_concern, standing("Flag", message))))


def words_of(concept: Element) -> str:
    """A CodeableConcept in words: its text, else what its first code is called."""
    return concept.text("text") or next((one.display or one.code for one in codings(concept)), "")


def _notes(message: Message) -> Iterator[str]:
    for concept in message.request.each("reasonCode"):
        yield from filter(None, [concept.text("text")])
    for note in message.request.each("note"):
        yield from filter(None, [note.text("text")])


def _lines(kind: str, message: Message) -> Iterator[str]:
    for one in standing(kind, message):
        if access_needs(one):
            continue
        told = [words_of(one.at("code")), one.text("valueString"), words_of(one.at("valueCodeableConcept"))]
        notes = [note.text("text") for note in one.each("note")]
        if words := ": ".join(filter(None, [*told, *notes])):
            yield f"{kind}: {words}"


def _is_concern(flag: Element) -> bool:
    said = [flag.at("code"), *flag.each("category")]
    codes = [coding for concept in said for coding in codings(concept)]
    words = " ".join([*map(words_of, said), *(coding.display for coding in codes)]).lower()
    return any(meaning(coding, "concern") == SAFEGUARDING for coding in codes) or any(
        word in words for word in _WORDS_OF_CONCERN
    )
