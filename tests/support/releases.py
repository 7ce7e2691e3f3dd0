"""What releases before and after this one keep, literally as it stands in their rows."""

from collections.abc import Mapping
from typing import Any

from services.runtime.working.record import RawRecord
from tests.support.builders import NOW, REFERRAL_ID
from tests.support.records import a_record

# A service of a later release keeps more than this one knows, also inside what this one knows.
COUNT_OF_A_LATER_RELEASE: dict[str, Any] = {"times": 1, "names": ["A"], "moods": ["calm", {"was": "sunny"}]}
COUNT_OF_AN_EARLIER_RELEASE: dict[str, Any] = {"times": 1}
# What this one cannot read, however it tries.
COUNT_THAT_NOBODY_HERE_CAN_READ: dict[str, Any] = {"times": "once, at full moon", "names": ["A"]}

OUTBOX_ROW: dict[str, Any] = {
    "_id": f"{REFERRAL_ID}/0000000001",
    "aggregatetype": "southwark.notices",
    "aggregateid": str(REFERRAL_ID),
    "payload": b"{}",
    "id": "notify:1",
    "type": "london.linkway.person-told.v1",
    "source": "/notify",
    "subject": str(REFERRAL_ID),
    "time": NOW,
    "sequence": 1,
    "correlationid": "correlation",
    "causationid": "causation",
    "borough": "southwark",
    "recordedtime": NOW,
    "traceparent": None,
}
PARKED_ROW: dict[str, Any] = {
    "_id": "southwark.matches/0/7",
    "borough": "southwark",
    "owner": "matching",
    "set_aside_at": NOW,
    "sealed": "AAAA",
    "is_whole": True,
    "outline": {"key_bytes": 36, "value_bytes": 2, "headers": [], "other_headers": 0, "type": None, "event_id": None},
    "key": str(REFERRAL_ID),
    "sequence": 8,
    "reason": "sequence-gap",
    "detail": "An event is missing.",
    "posted": False,
    "standing": "waiting",
    "tries": 0,
    "wish": {"by": "an invented person", "why": "to see", "at": NOW},
}
TIMER_ROW: dict[str, Any] = {
    "_id": f"{REFERRAL_ID}/tell-again",
    "key": str(REFERRAL_ID),
    "name": "tell-again",
    "at": NOW,
    "due_at": NOW,
    "tries": 0,
    "cause": {"source": "/notify", "correlation_id": "correlation", "causation_id": "causation", "traceparent": None},
}


def with_more(row: Mapping[str, Any], **words: Any) -> dict[str, Any]:
    """The row of a later release: it has a field more, in each of its parts too, and these words."""
    parts = {name: {**part, "of_later": 1} for name, part in row.items() if isinstance(part, Mapping)}
    return {**row, **parts, "of_later": {"any": "thing"}, **words}


def with_a_newer_word(number: int, *, offset: int | None = None) -> RawRecord:
    """Matching's event of that number about the invented referral, with a word that no release here knows."""
    at = number - 1 if offset is None else offset
    like = a_record(offset=at, sequence=number)
    value = (like.value or b"").replace(b'"settled"', b'"by-lot"')
    return RawRecord(like.topic, like.partition, at, like.key, value, like.headers)
