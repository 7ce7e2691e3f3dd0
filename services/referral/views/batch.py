"""What came of each row of a batch."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class RowOutcome(StrEnum):
    """What was done with a row: made, made before, open already, checked in a dry run, or refused."""

    MADE = "made"
    MADE_BEFORE = "made-before"
    OPEN = "open"
    CHECKED = "checked"
    REFUSED = "refused"


class _Answered(BaseModel):
    model_config = ConfigDict(frozen=True)


class RowFault(_Answered):
    """One thing that is wrong with a row, and what to do about it."""

    pointer: str | None = Field(description="JSON pointer into the row's referral.")
    code: str
    detail: str


class RowView(_Answered):
    """A row: the referral that it made or found, or all that is wrong with it."""

    outcome: RowOutcome
    referral_id: UUID | None = None
    faults: tuple[RowFault, ...] = ()


class BatchView(_Answered):
    """The rows of a batch, in order."""

    rows: tuple[RowView, ...]
