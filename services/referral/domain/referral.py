"""A referral as its owner keeps it, and how far it has come."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, PlainSerializer

from services.contract.boroughs import BoroughSlug
from services.contract.events import Sealed
from services.contract.vocabulary import Channel, Need, UnmatchedReason, Urgency

# Kept as text, because MongoDB has instants but no days.
Day = Annotated[date, PlainSerializer(date.isoformat, return_type=str)]


class Status(StrEnum):
    """How far a referral has come."""

    CREATED = "created"
    MATCHED = "matched"
    WAITING = "waiting"
    ATTENDED = "attended"
    MISSED = "missed"


class Outcome(StrEnum):
    """Whether the person came."""

    ATTENDED = "attended"
    MISSED = "missed"


class Part(BaseModel):
    """Something that is kept: immutable, and silent about what it was given."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Match(Part):
    """The place that is held for the person."""

    service_id: UUID
    service_name: str
    organization_name: str
    distance_metres: int
    why: str
    matched_at: datetime


class Waiting(Part):
    """Why the person waits."""

    reason: UnmatchedReason
    why: str


class Attendance(Part):
    """What the provider said about who came, and on which day."""

    outcome: Outcome
    on: Day


class Referral(Part):
    """One referral. `sealed` is bound to `created_event_id`; nothing else in here identifies a person."""

    referral_id: UUID
    organisation: str
    borough: BoroughSlug
    needs: tuple[Need, ...]
    urgency: Urgency
    channel: Channel
    created_at: datetime
    created_event_id: str
    sealed: Sealed
    match: Match | None = None
    waiting: Waiting | None = None
    attendance: Attendance | None = None

    @property
    def as_made(self) -> Self:
        """The referral as it was when it was made, whatever has become of it since."""
        return self.model_copy(update={"match": None, "waiting": None, "attendance": None})

    @property
    def status(self) -> Status:
        """How far the referral has come; attendance is the last word."""
        if self.attendance:
            return Status(self.attendance.outcome)
        if self.match:
            return Status.MATCHED
        return Status.WAITING if self.waiting else Status.CREATED
