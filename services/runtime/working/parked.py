"""A record that was set aside because it could not be worked, or not yet: where from, why, and how it stands."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from services.contract.boroughs import BoroughSlug
from services.contract.vocabulary import DeadLetterReason

# A row that is done with goes when its letter goes from the borough's topic.
KEPT_FOR = timedelta(days=90)


class ParkedStatus(StrEnum):
    """What has become of it so far."""

    WAITING = "waiting"
    RETRY_ASKED = "retry-asked"
    DISCARD_ASKED = "discard-asked"
    WORKED = "worked"
    DISCARDED = "discarded"


OPEN = (ParkedStatus.WAITING, ParkedStatus.RETRY_ASKED, ParkedStatus.DISCARD_ASKED)

# Of these the event was read: only its turn, or a decision that succeeds, is missing.
READ_BEFORE = frozenset(
    {
        DeadLetterReason.SEQUENCE_GAP,
        DeadLetterReason.KEY_PARKED,
        DeadLetterReason.FUTURE_DATED,
        DeadLetterReason.DECISION_FAILED,
    }
)
# Until these are dealt with, no other event of their referral is worked.
HOLDS_ITS_KEY = frozenset({DeadLetterReason.FUTURE_DATED, DeadLetterReason.DECISION_FAILED})


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
    """One record aside. `place` is `topic/partition/offset`; `key` its referral, `sequence` its turn, where known.

    `sealed` is left out where many rows are looked at. `is_whole` says whether all of the record is in there;
    `posted` whether the borough's dead letters have it too.
    """

    place: str
    borough: BoroughSlug
    owner: str
    reason: DeadLetterReason
    detail: str
    set_aside_at: datetime
    key: str | None = None
    sequence: int | None = None
    sealed: str | None = None
    outline: RecordSummary = field(default_factory=lambda: RecordSummary(0, 0))
    is_whole: bool = True
    posted: bool = False
    standing: ParkedStatus = ParkedStatus.WAITING
    tries: int = 0
    due_at: datetime | None = None
    wish: RedriveRequest | None = None
    settled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self.standing in OPEN

    @property
    def holds_its_key(self) -> bool:
        """Whether the other events of its referral wait for what becomes of this one."""
        return self.is_open and self.reason in HOLDS_ITS_KEY

    @property
    def waits_its_turn(self) -> bool:
        """Whether it counts among the events of its referral that wait: read before, or to be passed over."""
        if self.sequence is None or self.settled_at is not None:
            return False
        return self.standing is ParkedStatus.DISCARDED or (self.is_open and self.reason in READ_BEFORE)

    def wants_a_try(self, now: datetime) -> bool:
        """Whether it is to be worked again, because somebody asked or because it is due."""
        due = self.due_at is not None and self.due_at <= now
        return self.standing is ParkedStatus.RETRY_ASKED or (self.standing is ParkedStatus.WAITING and due)


@dataclass(frozen=True, slots=True)
class ParkedCounts:
    """How much waits: rows by reason with when the first was set aside, and how many referrals are parked."""

    rows: dict[str, int]
    since: dict[str, datetime]
    keys: int
