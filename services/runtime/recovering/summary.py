"""What may be shown of a record that nobody may read, and which turn it says that it has."""

import re
from uuid import UUID

from services.contract import envelope as envelopes
from services.contract import topics
from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Unreadable
from services.contract.event import TYPE_PREFIX
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.working.decoding import Undecodable
from services.runtime.working.parked import RecordSummary
from services.runtime.working.record import Record

_HEADERS = {f"ce_{name}" for name in envelopes.KNOWN} | {"content-type"}
_TYPE = re.compile(rf"{re.escape(TYPE_PREFIX)}[a-z]+(-[a-z]+)*\.v[0-9]{{1,4}}".encode())
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_EVENT_ID = re.compile(rf"({'|'.join(sorted(set(topics.OWNERS.values())))}):{_UUID}:[0-9]{{1,10}}".encode())
# Of a million headers nobody wants to see all.
_LOOKED_AT = 64
# Of these the envelope speaks of another topic or another referral.
_ELSEWHERE = (DeadLetterReason.WRONG_TOPIC, DeadLetterReason.KEY_MISMATCH)


def summary_of(record: Record) -> RecordSummary:
    """Sizes, and what is Linkway's own in the headers. A stranger's name or value may be a person's, so it stays in."""
    known = [name for name, _ in record.headers[:_LOOKED_AT] if name in _HEADERS]
    values = dict(record.headers)
    return RecordSummary(
        key_bytes=len(record.key or b""),
        value_bytes=len(record.value or b""),
        headers=tuple(known),
        other_headers=len(record.headers) - len(known),
        type=_well_formed(_TYPE, values.get("ce_type")),
        event_id=_well_formed(_EVENT_ID, values.get("ce_id")),
    )


def _well_formed(form: re.Pattern[bytes], value: bytes | None) -> str | None:
    return value.decode() if value is not None and form.fullmatch(value) else None


def referral_of(record: Record) -> str | None:
    """The referral that the record's key names, if it is one: a stranger's key may be a person's details."""
    try:
        return str(UUID((record.key or b"").decode()))
    except ValueError:
        return None


def turn_of(dead: Undecodable, borough: BoroughSlug) -> int | None:
    """Which turn a record that cannot be read says that it has among its referral's, if that is beyond doubt."""
    if dead.reason in _ELSEWHERE:
        return None
    try:
        envelope, _ = envelopes.read(dead.record.headers, b"")
    except Unreadable:
        return None
    belongs = envelope.borough is borough and dead.record.key == envelope.subject.encode()
    return envelope.sequence if belongs and envelope.subject == referral_of(dead.record) else None
