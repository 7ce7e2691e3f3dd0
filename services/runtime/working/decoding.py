"""From a Kafka record to an event with its envelope, or to the reason why it could not be read."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import ClassVar, NamedTuple
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import ErrorDetails, to_json

from services.contract import conversation, events, topics
from services.contract import envelope as envelopes
from services.contract.envelope import Envelope, Unreadable
from services.contract.event import TYPE_PREFIX, Event
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.working.partners.asking import Askable, asked
from services.runtime.working.record import BrokenRecord, Record, beside_its_value

# Of one attribute of an envelope: our own have a tenth of it.
MOST_ATTRIBUTE_CHARACTERS = 1024
_A_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9+_-]{0,63}")


class Received(NamedTuple):
    """An event as it came, with its envelope."""

    envelope: Envelope
    event: Event

    @property
    def key(self) -> str:
        """What it is about: a referral's id, unless the event declares another subject."""
        return self.envelope.subject


@dataclass(frozen=True, slots=True)
class Undecodable:
    """A record that cannot be decoded or worked, and why."""

    record: Record
    reason: DeadLetterReason
    detail: str


class Decoded(NamedTuple):
    """A record with the event in it."""

    record: Record
    received: Received


Decoding = Decoded | Undecodable


class Decoder:
    """Decodes the records of the topics that a service consumes. `prefix` stands before every topic's name.

    It knows the contract's events and those that the service `consumes`. An event of Linkway that is newer than this
    service has its turn like any other, and nothing in it is looked at. One with a word that is newer is WordUnknown.
    """

    def __init__(self, prefix: str = "", consumes: Iterable[type[Event]] = ()) -> None:
        consumed = {event.type: event for event in consumes}
        self._prefix = prefix
        self._topics: dict[str, topics.AnyTopic] = {prefix + name: topic for name, topic in topics.BY_NAME.items()}
        self._types = events.BY_TYPE | consumed
        self._askable = _askable({name for name, event in consumed.items() if event.partner})

    def topic(self, name: str) -> topics.AnyTopic:
        """The contract's topic behind the broker's name."""
        if name not in self._topics and (found := topics.named(name.removeprefix(self._prefix))):
            self._topics[name] = found
        return self._topics[name]

    def decode(self, record: Record) -> Decoding:
        """Decode one record: whatever comes, an event or the reason why there is none."""
        if isinstance(record, BrokenRecord):
            return Undecodable(record, record.reason, record.detail)
        try:
            return Decoded(record, self._received(record))
        except Unreadable as unreadable:
            return Undecodable(record, unreadable.reason, unreadable.detail)

    def _received(self, record: Record) -> Received:
        topic = self.topic(record.topic)
        _fits(record)
        if isinstance(topic, topics.PartnerTopic):
            return Received(*asked(topic, record, self._askable))
        if record.value is not None and len(record.value) > topics.MAX_EVENT_BYTES:
            detail = f"The event has {len(record.value)} bytes; at most {topics.MAX_EVENT_BYTES} are read."
            raise Unreadable(DeadLetterReason.TOO_LARGE, detail)
        attributes, body = envelopes.read_attributes(record.headers, record.value)
        _attributes_fit(attributes)
        envelope = envelopes.envelope_of(attributes)
        kind = self._types.get(envelope.type) or _newer(envelope.type, topic.stream)
        received = Received(envelope, _event(kind, _body(kind, envelope, body)))
        _belongs(record, received, topic)
        return received


def _fits(record: Record) -> None:
    """Before anything of it is looked at, because what is looked at is kept in states, rows and messages."""
    if (beside := beside_its_value(record)) > topics.MAX_BESIDE_BYTES:
        detail = f"Key and headers have {beside} bytes; at most {topics.MAX_BESIDE_BYTES} are read."
        raise Unreadable(DeadLetterReason.TOO_LARGE, detail)


def _attributes_fit(attributes: Mapping[str, str]) -> None:
    for name, text in attributes.items():
        if len(text) > MOST_ATTRIBUTE_CHARACTERS:
            detail = f"{name} has {len(text)} characters; at most {MOST_ATTRIBUTE_CHARACTERS} are read."
            raise Unreadable(DeadLetterReason.TOO_LARGE, detail)


def _askable(types: set[str]) -> Askable:
    """What of partners' messages is a service's that does these types."""
    every = {event.type for asked_of in conversation.ASKED.values() for event in asked_of}
    rest = {event.type for event in conversation.ASKED[conversation.ANSWERS_PARTNERS]}
    return Askable(types, every - types, answers_the_rest=not types or not every & types or bool(rest & types))


def _event_of_another_release(stream: topics.Stream) -> type[Event]:
    class Newer(Event, name="newer", stream=stream, subject=None):
        """An event of Linkway that this release does not know."""

    return Newer


class WordUnknown(Event, name="word-unknown", subject=None):
    """An event with a word that this release does not know: nothing in it is looked at."""

    stands_for: ClassVar[type[Event]]


@cache
def _word_unknown_in(kind: type[Event]) -> type[WordUnknown]:
    class Standing(WordUnknown, name="word-unknown", stream=kind.stream, subject=None, is_versioned=kind.is_versioned):
        """An event of this kind."""

        stands_for = kind

    return Standing


_NEWER = {stream: _event_of_another_release(stream) for stream in topics.Stream}


def _newer(name: str, stream: topics.Stream) -> type[Event]:
    if not name.startswith(TYPE_PREFIX):
        raise Unreadable(DeadLetterReason.TYPE_UNKNOWN, "The event's type is not one of Linkway's.")
    return _NEWER[stream]


def _body(kind: type[Event], envelope: Envelope, body: bytes | None) -> bytes:
    if kind in _NEWER.values():
        return b"{}"
    if body is None and kind.is_versioned:
        # What is withdrawn has no value; what it is about, and what became of it, the envelope says.
        return to_json({kind.subject: envelope.subject})
    return envelopes.not_null(body)


def _belongs(record: Record, received: Received, topic: topics.Topic) -> None:
    kind = type(received.event)
    if kind.partner or kind.stream is not topic.stream or received.envelope.borough is not topic.borough:
        raise Unreadable(DeadLetterReason.WRONG_TOPIC, "The event's type or borough is not this topic's.")
    about = getattr(received.event, kind.subject) if kind.subject else _uuid(received.key)
    if record.key != received.key.encode() or not (isinstance(about, UUID) and _same(about, received.key)):
        detail = f"Key, subject and {kind.subject or 'a UUID'} are not the same."
        raise Unreadable(DeadLetterReason.KEY_MISMATCH, detail)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _same(about: UUID, key: str) -> bool:
    # Written out for every event, a UUID's text costs more than reading its digits.
    return len(key) == 36 and about.hex == key.replace("-", "")


def _event(kind: type[Event], body: bytes) -> Event:
    try:
        return kind.model_validate_json(body, strict=True)
    except ValidationError as invalid:
        if not kind.partner and all(map(_is_unknown_word, invalid.errors(include_url=False, include_context=False))):
            return _word_unknown_in(kind)()
        errors = invalid.errors(include_url=False, include_context=False, include_input=False)
    if any(one["type"] == "int_type" for one in errors) and (written := _with_whole_numbers(body)) != body:
        return _event(kind, written)
    first = errors[0]
    if first["type"] == "json_invalid" or not _is_json(body):
        raise Unreadable(DeadLetterReason.NOT_JSON, "The value is not JSON.")
    field = str(first["loc"][0]) if first["loc"] and first["loc"][0] in kind.model_fields else "the event"
    raise Unreadable(DeadLetterReason.SCHEMA_WRONG, f"{field}: {first['type']}, by the schema of {kind.type}.")


def _is_unknown_word(error: ErrorDetails) -> bool:
    """Whether a newer release may have added this word; what is no word at all is no event of ours."""
    given = error["input"]
    return error["type"] in ("enum", "literal_error") and isinstance(given, str) and bool(_A_WORD.fullmatch(given))


def _with_whole_numbers(body: bytes) -> bytes:
    """The same JSON with 1.0 and 1e0 written as 1: to JSON Schema, and so to whoever writes by ours, they are one."""
    return to_json(json.loads(body, parse_float=_number))


def _number(written: str) -> int | float:
    # Beyond 20 digits no field of ours has a number, and 1e999999999 would be as many digits as it says.
    number = Decimal(written)
    return int(number) if number.adjusted() < 20 and number == number.to_integral_value() else float(written)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
