"""A parked record: where from, why it could not be worked, what came of it, and the audit of what was asked of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.ids import new_id

# A row that is done with goes when its dead letter goes from the borough's topic.
KEPT_FOR = timedelta(days=90)


class ParkedStatus(StrEnum):
    """What has become of it so far."""

    WAITING = "waiting"
    RETRY_ASKED = "retry-asked"
    DISCARD_ASKED = "discard-asked"
    WORKED = "worked"
    DISCARDED = "discarded"


REQUESTED = (ParkedStatus.RETRY_ASKED, ParkedStatus.DISCARD_ASKED)
OPEN = (ParkedStatus.WAITING, *REQUESTED)

# Of these the event was read: only its turn, or a decision that succeeds, is missing.
READ_BEFORE = frozenset(
    {
        DeadLetterReason.SEQUENCE_GAP,
        DeadLetterReason.KEY_PARKED,
        DeadLetterReason.FUTURE_DATED,
        DeadLetterReason.DECISION_FAILED,
        DeadLetterReason.NEWER_RELEASE,
    }
)
# Until these are dealt with, no other event of their referral is worked.
HOLDS_ITS_KEY = frozenset(
    {DeadLetterReason.FUTURE_DATED, DeadLetterReason.DECISION_FAILED, DeadLetterReason.NEWER_RELEASE}
)


@dataclass(frozen=True, slots=True)
class RedriveRequest:
    """What somebody asked for: who, why, and when."""

    by: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """What may be shown of a record that nobody may read: sizes, and what is Linkway's own in its headers."""

    key_bytes: int
    value_bytes: int
    headers: tuple[str, ...] = ()
    other_headers: int = 0
    type: str | None = None
    event_id: str | None = None


@dataclass(slots=True)
class ParkedRecord:
    """One parked record. `place` is `topic/partition/offset`; `key` its referral, `sequence` its turn, where known.

    Where another log's record has the row of that offset, `place` ends with a hash of what this one holds.
    `sealed` is left out where many rows are looked at. `is_whole` says whether all of the record is in there;
    `posted` whether the borough's dead letters have it too.
    """

    place: str
    borough: BoroughSlug
    owner: str
    reason: DeadLetterReason
    detail: str
    parked_at: datetime
    key: str | None = None
    sequence: int | None = None
    sealed: str | None = None
    summary: RecordSummary = field(default_factory=lambda: RecordSummary(0, 0))
    is_whole: bool = True
    posted: bool = False
    status: ParkedStatus = ParkedStatus.WAITING
    tries: int = 0
    due_at: datetime | None = None
    request: RedriveRequest | None = None
    settled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self.status in OPEN

    @property
    def holds_its_key(self) -> bool:
        """Whether the other events of its referral wait for what becomes of this one."""
        return self.is_open and self.reason in HOLDS_ITS_KEY

    @property
    def waits_its_turn(self) -> bool:
        """Whether it counts among the events of its referral that wait: read before, or to be passed over."""
        if self.sequence is None or self.settled_at is not None:
            return False
        return self.status is ParkedStatus.DISCARDED or (self.is_open and self.reason in READ_BEFORE)

    def is_due(self, now: datetime) -> bool:
        """Whether something is to be done about it: somebody asked, or its time or its turn has come."""
        return self.status in REQUESTED or (self.due_at is not None and self.due_at <= now)


@dataclass(frozen=True, slots=True)
class ParkedCounts:
    """How much waits: rows by reason with when the first was parked, and how many referrals are held up."""

    rows: dict[str, int]
    since: dict[str, datetime]
    keys: int


class RedriveOutcome(StrEnum):
    """What an entry says happened."""

    RETRY_ASKED = "retry-asked"
    DISCARD_ASKED = "discard-asked"
    WORKED = "worked"
    DISCARDED = "discarded"
    WAITS_AGAIN = "waits-again"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who asked what about which record, why and when, and what came of it; no content and nothing about a person."""

    place: str
    key: str | None
    by: str
    why: str
    at: datetime
    outcome: RedriveOutcome
    detail: str

    @classmethod
    def about(cls, row: ParkedRecord, request: RedriveRequest, outcome: RedriveOutcome, at: datetime) -> "AuditEntry":
        """An entry about a row as it stands."""
        return cls(row.place, row.key, request.by, request.why, at, outcome, row.detail)

    def document(self) -> dict[str, Any]:
        """The entry's document, under an id of its own."""
        return {"_id": str(new_id()), **asdict(self), "outcome": self.outcome.value}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "AuditEntry":
        """The entry of a document."""
        fields = {name: document[name] for name in ("place", "key", "by", "why", "at", "detail")}
        return cls(outcome=RedriveOutcome(document["outcome"]), **fields)
