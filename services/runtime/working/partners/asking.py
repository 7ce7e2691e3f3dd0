"""What a partner asks on its own topic, as it came: whatever has an id is answered, also what cannot be read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from services.contract import envelope as envelopes
from services.contract import topics
from services.contract.doors.refusals import Refusal, RequestHasFaults
from services.contract.envelope import Envelope, Unreadable
from services.contract.event import Event
from services.contract.events.partners import MAX_REFERENCE, RequestFault
from services.contract.text.json_text import read_json
from services.contract.topics import PartnerStream, PartnerTopic
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.working.partners.inbox import entry_key
from services.runtime.working.record import Record

# Stands where a partner's own time cannot be read; nothing is decided by it.
_NO_TIME = "1970-01-01T00:00:00Z"


class Asked(Event, name="asked", partner=PartnerStream.EVENTS, subject=None):
    """What a partner asks; the envelope has the type. Whoever does it reads the body, and refuses what is wrong."""

    body: Mapping[str, Any]

    @property
    def reference(self) -> str | None:
        """The partner's own reference, where it stands there as it should."""
        reference = self.body.get("partner_reference")
        fits = isinstance(reference, str) and 0 < len(reference) <= MAX_REFERENCE and reference.isprintable()
        return reference if fits else None


class Misread(Asked, name="misread", partner=PartnerStream.EVENTS, subject=None):
    """What a partner asks, and cannot be read: why, and in words what to do."""

    faults: tuple[RequestFault, ...]


class ForAnother(Asked, name="for-another", partner=PartnerStream.EVENTS, subject=None):
    """What another service reads and answers on the same topic."""


@dataclass(frozen=True)
class Askable:
    """The `types` that a service does for partners, and those `done_elsewhere`, which it leaves to other services.

    One service alone `answers_the_rest`: what nobody does for partners, and what cannot be read.
    """

    types: Collection[str] = ()
    done_elsewhere: Collection[str] = ()
    answers_the_rest: bool = True

    def leaves(self, kind: str | None) -> bool:
        """Whether a message of this type, or of none that can be read, is another service's to answer."""
        return kind not in self.types and (kind in self.done_elsewhere or not self.answers_the_rest)

    @property
    def leaves_nothing(self) -> bool:
        """Whether every message is to be answered, whatever its type."""
        return self.answers_the_rest and not self.done_elsewhere


class CannotBeRead(Refusal):
    """A message that has an id, and else is not what a partner may send."""

    title = "The message cannot be read"
    what_to_do = "Send it as the contract's page says, with a new id."


def asked(topic: PartnerTopic, record: Record, askable: Askable) -> tuple[Envelope, Asked]:
    """Read a partner's message, as far as it is this service's. Raises Unreadable where it has no id."""
    if not askable.leaves_nothing and askable.leaves(_type(record)):
        return _nobody_asked(topic), ForAnother(body={})
    attributes, body = _parts(record)
    if not attributes.get("id"):
        raise Unreadable(DeadLetterReason.HEADER_MISSING, "The message has no id, so nobody can be answered.")
    try:
        envelope = _envelope(topic, attributes)
        _check_sendable(envelope, body, askable)
        return envelope, Asked(body=_object(record, body))
    except Unreadable as unreadable:
        envelope = _envelope(topic, _readable(attributes))
        return envelope, Misread(
            body={}, faults=(RequestFault(code=unreadable.reason.value, sentence=unreadable.detail),)
        )
    except RequestHasFaults as refused:
        faults = [RequestFault(code=one.code, pointer=one.pointer, sentence=one.detail) for one in refused.faults]
        return _envelope(topic, attributes), Misread(body={}, faults=tuple(faults))


def _type(record: Record) -> str | None:
    try:
        return _parts(record)[0].get("type")
    except Unreadable:
        return None


def _nobody_asked(topic: PartnerTopic) -> Envelope:
    return _envelope(topic, {"specversion": "1.0", "id": "-", "type": "unread", "time": _NO_TIME})


def _parts(record: Record) -> tuple[dict[str, str], bytes | None]:
    if len(record.value or b"") <= topics.MAX_EVENT_BYTES:
        return envelopes.read_attributes(record.headers, record.value)
    # Whether it holds a whole event is not looked at; in binary mode its headers still say whom to answer.
    attributes, _ = envelopes.read_attributes(record.headers, b"{}")
    return attributes, record.value


def _envelope(topic: PartnerTopic, stated: Mapping[str, str]) -> Envelope:
    """A whole envelope out of what a partner states. Who it is from, and which borough it is for, the topic says."""
    key = entry_key(topic.borough, topic.source, stated["id"])
    ours = {"source": topic.source, "borough": topic.borough.value, "sequence": "1", "subject": key}
    same = {"correlationid": key, "causationid": key, "recordedtime": stated.get("time", "")}
    lacks = [name for name in ("type", "time") if not stated.get(name)]
    if lacks:
        raise Unreadable(DeadLetterReason.HEADER_MISSING, f"The envelope lacks {' and '.join(lacks)}. Send it again.")
    return envelopes.envelope_of({**stated, **ours, **same})


def _readable(stated: Mapping[str, str]) -> Mapping[str, str]:
    """What is stated, with what cannot be wrong in place of what may be, so that there is somebody to answer."""
    mark = "true" if stated.get("synthetic") == "true" else "false"
    return {**stated, "specversion": "1.0", "type": "unread", "time": _NO_TIME, "synthetic": mark}


def _check_sendable(envelope: Envelope, body: bytes | None, askable: Askable) -> None:
    if len(body or b"") > topics.MAX_EVENT_BYTES:
        detail = f"The message is too large. Send at most {topics.MAX_EVENT_BYTES} bytes."
        raise Unreadable(DeadLetterReason.TOO_LARGE, detail)
    if envelope.type not in askable.types:
        known = ", ".join(sorted({*askable.types, *askable.done_elsewhere}))
        detail = f"Partners cannot ask for this. Send one of: {known}."
        raise Unreadable(DeadLetterReason.TYPE_UNKNOWN, detail)


def _object(record: Record, body: bytes | None) -> Mapping[str, Any]:
    whole = read_json(envelopes.not_null(body))
    if body is not record.value:
        # In structured mode the body was written anew, and had lost there what stood in it twice.
        read_json(envelopes.not_null(record.value))
    if not isinstance(whole, dict):
        raise Unreadable(DeadLetterReason.NOT_JSON, "The value is not a JSON object. Send one.")
    return whole
