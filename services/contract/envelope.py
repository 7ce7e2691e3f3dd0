"""What stands on the outside of every event: CloudEvents 1.0 on Kafka, binary mode; readers take structured too."""

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from pydantic_core import from_json, to_json

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import DeadLetterReason

Headers = Sequence[tuple[str, bytes | None]]

CONTENT_TYPE = "application/json"
STRUCTURED = "application/cloudevents"
_BOROUGHS: Mapping[str, BoroughSlug] = {slug.value: slug for slug in BoroughSlug}
# RFC 3339, narrower than what fromisoformat takes: no week dates, no seconds since 1970.
RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
# The sequence extension of CloudEvents counts in signed 32-bit integers.
MAX_SEQUENCE = 2**31 - 1


class Unreadable(ValueError):
    """A message that cannot be read: the reason as a code, and what was wrong without any of its content."""

    def __init__(self, reason: DeadLetterReason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail


class Envelope(NamedTuple):
    """CloudEvents attributes, with Linkway's extensions.

    `subject` is the referral's id and the record's key; `sequence` counts 1, 2, 3 … per referral and owner;
    `time` is when it happened, `recordedtime` when it was stored. What is said of a `synthetic` referral is about
    nobody: it passes through every service, holds no place, tells nobody and counts in no figure.
    """

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int
    correlationid: str
    causationid: str
    borough: BoroughSlug
    recordedtime: datetime
    traceparent: str | None = None
    synthetic: bool = False


REQUIRED = (
    "id",
    "type",
    "source",
    "subject",
    "time",
    "sequence",
    "correlationid",
    "causationid",
    "borough",
    "recordedtime",
)
# Of what a partner sends on its own topic; `source` is required by CloudEvents, and not believed.
REQUIRED_OF_PARTNERS = ("id", "type", "source", "time")
KNOWN = ("specversion", *REQUIRED, "traceparent", "synthetic")
_TRUTHS = {"true": True, "false": False}
_ATTRIBUTES = {f"ce_{name}": name for name in KNOWN} | {"content-type": "content-type"}


def to_headers(envelope: Envelope) -> list[tuple[str, bytes]]:
    """Write the envelope as Kafka headers in binary mode: `ce_` and the attribute's name, UTF-8."""
    time = envelope.time.isoformat()
    recorded = time if envelope.recordedtime is envelope.time else envelope.recordedtime.isoformat()
    headers = [
        ("ce_specversion", b"1.0"),
        ("content-type", b"application/json"),
        ("ce_id", envelope.id.encode()),
        ("ce_type", envelope.type.encode()),
        ("ce_source", envelope.source.encode()),
        ("ce_subject", envelope.subject.encode()),
        ("ce_time", time.encode()),
        ("ce_sequence", b"%d" % envelope.sequence),
        ("ce_correlationid", envelope.correlationid.encode()),
        ("ce_causationid", envelope.causationid.encode()),
        ("ce_borough", envelope.borough.encode()),
        ("ce_recordedtime", recorded.encode()),
    ]
    if envelope.traceparent:
        headers.append(("ce_traceparent", envelope.traceparent.encode()))
    if envelope.synthetic:
        headers.append(("ce_synthetic", b"true"))
    return headers


def read(headers: Headers, value: bytes | None) -> tuple[Envelope, bytes]:
    """Read a message in either mode: this function will give its envelope and its event's JSON, or raise Unreadable."""
    attributes, body = read_attributes(headers, value)
    return envelope_of(attributes), not_null(body)


def not_null(value: bytes | None) -> bytes:
    """The value that a message must have: this function will raise Unreadable where there is none."""
    if value is None:
        raise Unreadable(DeadLetterReason.VALUE_NULL, "The message has no value. Send the event as JSON.")
    return value


def read_attributes(headers: Headers, value: bytes | None) -> tuple[dict[str, str], bytes | None]:
    """Read a message in either mode: this function will give its attributes as text, and its event's JSON, if any."""
    attributes = _decode(headers)
    if attributes.get("content-type", "").lower().startswith(STRUCTURED):
        return _structured(not_null(value))
    return attributes, value


def _decode(headers: Headers) -> dict[str, str]:
    try:
        # As our own writers send them: all known, none twice. Anything else is looked at one by one.
        attributes = {_ATTRIBUTES[header]: raw.decode() for header, raw in headers if raw is not None}
    except (LookupError, UnicodeDecodeError, TypeError):
        return _decode_one_by_one(headers)
    return attributes if len(attributes) == len(headers) else _decode_one_by_one(headers)


def _decode_one_by_one(headers: Headers) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for header, raw in headers:
        name = _ATTRIBUTES.get(header) or _ATTRIBUTES.get(str(header).lower())
        text = _decoded(raw, name)
        if name in attributes:
            raise Unreadable(DeadLetterReason.HEADER_INVALID, f"The header of {name} stands there twice. Send it once.")
        if name:
            attributes[name] = text
    return attributes


def _decoded(raw: bytes | None, name: str | None) -> str:
    if raw is None:
        raise Unreadable(DeadLetterReason.HEADER_NULL, f"{_which(name)} is null. Leave it out or give it a value.")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Unreadable(DeadLetterReason.HEADER_NOT_UTF8, f"{_which(name)} is not UTF-8. Send UTF-8 text.") from None


def _which(name: str | None) -> str:
    # A stranger's header name may hold anything, a person's details included; ours are known.
    return f"The header of {name}" if name else "A header that is not one of ours"


def _structured(value: bytes) -> tuple[dict[str, str], bytes]:
    try:
        whole = from_json(value, allow_inf_nan=False)
    except ValueError:
        raise Unreadable(DeadLetterReason.NOT_JSON, "The structured CloudEvent is not JSON.") from None
    if not isinstance(whole, dict) or ("data" in whole) is ("data_base64" in whole):
        detail = "The structured CloudEvent has neither data nor data_base64, or has both. Send one of them."
        raise Unreadable(DeadLetterReason.SCHEMA_WRONG, detail)
    # The JSON format of CloudEvents says that an attribute of null is one that is not there.
    attributes = {name: _plain(name, whole[name]) for name in KNOWN if whole.get(name) is not None}
    return attributes, to_json(whole["data"]) if "data" in whole else _from_base64(whole["data_base64"])


def _from_base64(held: object) -> bytes:
    """The event's JSON as the JSON format of CloudEvents 1.0 (3.1.1) has it where its writer knows of bytes alone."""
    try:
        return b64decode(held if isinstance(held, str) else "?", validate=True)
    except ValueError:
        raise Unreadable(DeadLetterReason.SCHEMA_WRONG, "data_base64 is not text in base64.") from None


def _plain(name: str, held: object) -> str:
    if name == "synthetic" and isinstance(held, bool):
        # In the JSON format of CloudEvents a truth value is JSON's own.
        return "true" if held else "false"
    if isinstance(held, bool) or not isinstance(held, str | int):
        raise Unreadable(DeadLetterReason.HEADER_INVALID, f"{name} is neither text nor a whole number.")
    return str(held)


def envelope_of(attributes: Mapping[str, str]) -> Envelope:
    """Make an envelope of attributes in text: this function will raise Unreadable where one is missing or wrong."""
    if attributes.get("specversion") != "1.0":
        raise Unreadable(DeadLetterReason.HEADER_MISSING, "specversion is not 1.0. Send a CloudEvents 1.0 envelope.")
    if not all(map(attributes.get, REQUIRED)):
        missing = [name for name in REQUIRED if not attributes.get(name)]
        raise Unreadable(DeadLetterReason.HEADER_MISSING, f"The envelope lacks {', '.join(missing)}.")
    time = _instant("time", attributes["time"])
    recorded = attributes["recordedtime"]
    return Envelope(
        attributes["id"],
        attributes["type"],
        attributes["source"],
        attributes["subject"],
        time,
        _sequence(attributes["sequence"]),
        attributes["correlationid"],
        attributes["causationid"],
        _borough(attributes["borough"]),
        time if recorded == attributes["time"] else _instant("recordedtime", recorded),
        _trace(attributes.get("traceparent")),
        "synthetic" in attributes and _truth("synthetic", attributes["synthetic"]),
    )


def _trace(text: str | None) -> str | None:
    # W3C Trace Context: a trace that cannot be read is left out, and the message goes on.
    return text if text and TRACEPARENT.fullmatch(text) else None


def _truth(name: str, text: str) -> bool:
    # Never guessed: what is taken for real by mistake takes a place from somebody, and the other way round loses one.
    if text not in _TRUTHS:
        detail = f"{name} is not true or false. Send true where the referral is about nobody; else leave it out."
        raise Unreadable(DeadLetterReason.HEADER_INVALID, detail)
    return _TRUTHS[text]


def _instant(name: str, text: str) -> datetime:
    try:
        if not RFC3339.fullmatch(text):
            raise ValueError
        # An instant at the very edge of the calendar cannot be brought to UTC.
        at = datetime.fromisoformat(text.upper())
        return at if at.tzinfo is UTC else at.astimezone(UTC)
    except (ValueError, OverflowError):
        detail = f"{name} is not an instant of RFC 3339. Write it like 2026-01-31T09:30:00Z."
        raise Unreadable(DeadLetterReason.HEADER_INVALID, detail) from None


def _sequence(text: str) -> int:
    # The length is looked at first, because Python refuses to read a number of thousands of digits.
    number = int(text) if len(text) <= 10 and text.isascii() and text.isdigit() else 0
    if not 0 < number <= MAX_SEQUENCE:
        detail = f"sequence is not a whole number from 1 to {MAX_SEQUENCE}."
        raise Unreadable(DeadLetterReason.HEADER_INVALID, detail)
    return number


def _borough(text: str) -> BoroughSlug:
    borough = _BOROUGHS.get(text)
    if borough is None:
        raise Unreadable(DeadLetterReason.HEADER_INVALID, "borough is not one of London's 33.")
    return borough
