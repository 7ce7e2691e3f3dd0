"""From a Kafka record to an event with its envelope, or to the reason why it could not be read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from pydantic import ValidationError

from services.contract import envelope as envelopes
from services.contract import events, topics
from services.contract.envelope import Envelope, Unreadable
from services.contract.events import Event
from services.contract.vocabulary import DeadLetterReason
from services.runtime.working.record import BrokenRecord, Record


class Received(NamedTuple):
    """An event as it came, with its envelope."""

    envelope: Envelope
    event: Event

    @property
    def key(self) -> str:
        """The referral that it is about."""
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
    """Decodes the records of the topics that a service consumes. `prefix` stands before every topic's name."""

    def __init__(self, prefix: str = "") -> None:
        self._topics: Mapping[str, topics.Topic] = {prefix + name: topic for name, topic in topics.BY_NAME.items()}

    def topic(self, name: str) -> topics.Topic:
        """The contract's topic behind the broker's name."""
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
        if record.value is not None and len(record.value) > topics.MAX_EVENT_BYTES:
            detail = f"The event has {len(record.value)} bytes; at most {topics.MAX_EVENT_BYTES} are read."
            raise Unreadable(DeadLetterReason.TOO_LARGE, detail)
        envelope, body = envelopes.read(record.headers, record.value)
        received = Received(envelope, _event(_event_type(envelope.type), body))
        self._belongs(record, received)
        return received

    def _belongs(self, record: Record, received: Received) -> None:
        topic = self._topics[record.topic]
        if received.event.stream is not topic.stream or received.envelope.borough is not topic.borough:
            raise Unreadable(DeadLetterReason.WRONG_TOPIC, "The event's type or borough is not this topic's.")
        about = getattr(received.event, "referral_id", None)
        if record.key != received.key.encode() or not (isinstance(about, UUID) and _same(about, received.key)):
            raise Unreadable(DeadLetterReason.KEY_MISMATCH, "Key, subject and referral_id are not the same.")


def _same(about: UUID, key: str) -> bool:
    # Written out for every event, a UUID's text costs more than reading its digits.
    return len(key) == 36 and about.hex == key.replace("-", "")


def _event_type(name: str) -> type[events.Event]:
    known = events.BY_TYPE.get(name)
    if known is not None:
        return known
    if name.rpartition(".")[0] in {other.rpartition(".")[0] for other in events.BY_TYPE}:
        raise Unreadable(DeadLetterReason.VERSION_UNKNOWN, "The event's version is not one of the contract's.")
    raise Unreadable(DeadLetterReason.TYPE_UNKNOWN, "The event's type is not one of the contract's.")


def _event(kind: type[events.Event], body: bytes) -> events.Event:
    try:
        return kind.model_validate_json(body, strict=True)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid" or not _is_json(body):
        raise Unreadable(DeadLetterReason.NOT_JSON, "The value is not JSON.")
    field = str(first["loc"][0]) if first["loc"] and first["loc"][0] in kind.model_fields else "the event"
    raise Unreadable(DeadLetterReason.SCHEMA_WRONG, f"{field}: {first['type']}, by the schema of {kind.type}.")


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
