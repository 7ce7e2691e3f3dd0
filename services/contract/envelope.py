"""What stands on the outside of every event: CloudEvents 1.0 on Kafka, binary mode; readers take structured too."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from services.contract.boroughs import BoroughSlug
from services.contract.vocabulary import DeadLetterReason

Headers = Sequence[tuple[str, bytes | None]]

CONTENT_TYPE = "application/json"
STRUCTURED = b"application/cloudevents"
_INSTANT = TypeAdapter(datetime)


class Unreadable(ValueError):
    """A message that cannot be read: the reason as a code, and what was wrong without any of its content."""

    def __init__(self, reason: DeadLetterReason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Envelope:
    """CloudEvents attributes, with Linkway's extensions.

    `subject` is the referral's id and the record's key; `sequence` counts 1, 2, 3 … per referral and owner;
    `time` is when it happened, `recordedtime` when it was stored.
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


def to_headers(envelope: Envelope) -> list[tuple[str, bytes]]:
    """Write the envelope as Kafka headers in binary mode: `ce_` and the attribute's name, UTF-8."""
    written = {name: getattr(envelope, name) for name in REQUIRED}
    headers = [("ce_specversion", b"1.0"), ("content-type", CONTENT_TYPE.encode())]
    headers += [(f"ce_{name}", _text(value).encode()) for name, value in written.items()]
    if envelope.traceparent:
        headers.append(("ce_traceparent", envelope.traceparent.encode()))
    return headers


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def read(headers: Headers, value: bytes | None) -> tuple[Envelope, bytes]:
    """Read a message in either mode: this function will give its envelope and its event's JSON, or raise Unreadable."""
    plain = _decode(headers)
    if value is None:
        raise Unreadable(DeadLetterReason.VALUE_NULL, "The message has no value. Send the event as JSON.")
    if plain.get("content-type", "").lower().startswith(STRUCTURED.decode()):
        return _structured(value)
    return envelope_of(
        {name.removeprefix("ce_"): text for name, text in plain.items() if name.startswith("ce_")}
    ), value


def _decode(headers: Headers) -> dict[str, str]:
    plain: dict[str, str] = {}
    for name, raw in headers:
        if raw is None:
            raise Unreadable(
                DeadLetterReason.HEADER_NULL, f"Header {_safe(name)} is null. Leave it out or give it a value."
            )
        try:
            plain[name.lower()] = raw.decode()
        except UnicodeDecodeError:
            detail = f"Header {_safe(name)} is not UTF-8. Send headers as UTF-8 text."
            raise Unreadable(DeadLetterReason.HEADER_NOT_UTF8, detail) from None
    return plain


def _safe(name: str) -> str:
    # A stranger's header name may hold anything, a person's details included; ours are known.
    known = name.lower().startswith("ce_") and name.lower().removeprefix("ce_") in REQUIRED
    return name.lower() if known else "(not one of ours)"


def _structured(value: bytes) -> tuple[Envelope, bytes]:
    try:
        whole = json.loads(value)
    except ValueError:
        raise Unreadable(DeadLetterReason.NOT_JSON, "The structured CloudEvent is not JSON.") from None
    if not isinstance(whole, dict) or "data" not in whole:
        raise Unreadable(DeadLetterReason.SCHEMA_WRONG, "The structured CloudEvent has no data.")
    attributes = {name: str(text) for name, text in whole.items() if name != "data"}
    return envelope_of(attributes), json.dumps(whole["data"]).encode()


def envelope_of(attributes: Mapping[str, str]) -> Envelope:
    """Make an envelope of attributes in text: this function will raise Unreadable where one is missing or wrong."""
    if attributes.get("specversion") != "1.0":
        raise Unreadable(DeadLetterReason.HEADER_MISSING, "specversion is not 1.0. Send a CloudEvents 1.0 envelope.")
    missing = [name for name in REQUIRED if not attributes.get(name)]
    if missing:
        raise Unreadable(DeadLetterReason.HEADER_MISSING, f"The envelope lacks {', '.join(missing)}.")
    return Envelope(
        id=attributes["id"],
        type=attributes["type"],
        source=attributes["source"],
        subject=attributes["subject"],
        time=_instant("time", attributes["time"]),
        sequence=_sequence(attributes["sequence"]),
        correlationid=attributes["correlationid"],
        causationid=attributes["causationid"],
        borough=_borough(attributes["borough"]),
        recordedtime=_instant("recordedtime", attributes["recordedtime"]),
        traceparent=attributes.get("traceparent"),
    )


def _instant(name: str, text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text) if text[-6:] == "+00:00" else _INSTANT.validate_strings(text)
    except (ValueError, ValidationError):
        raise Unreadable(DeadLetterReason.HEADER_INVALID, f"{name} is not an RFC 3339 instant.") from None
    if instant.tzinfo is None:
        raise Unreadable(DeadLetterReason.HEADER_INVALID, f"{name} has no offset. Write it like 2026-01-31T09:30:00Z.")
    return instant


def _sequence(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise Unreadable(DeadLetterReason.HEADER_INVALID, "sequence is not a whole number from 1.")
    return int(text)


def _borough(text: str) -> BoroughSlug:
    try:
        return BoroughSlug(text)
    except ValueError:
        raise Unreadable(DeadLetterReason.HEADER_INVALID, "borough is not one of London's 33.") from None
