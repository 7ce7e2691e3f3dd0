"""What all reports have in common: figures that may be shown, and how fresh they are."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# `*` where it is hidden.
Figure = int | Literal["*"]


class Report(BaseModel):
    """A report, with how fresh it is, and the rule by which it is shown."""

    model_config = ConfigDict(from_attributes=True)

    as_of: datetime | None = Field(description="When the newest event that is counted was recorded; null before one.")
    read_at: datetime = Field(description="When it was read from the counters.")
    note: str = Field(description="Why these are not the latest figures, in words; empty where they are.")
    rule: str = Field(description="What is hidden or rounded, so that nobody can be picked out.")
