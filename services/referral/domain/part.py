"""What all that is kept of a referral is made of."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

# Kept as text, because MongoDB has instants but no days.
Day = Annotated[date, PlainSerializer(date.isoformat, return_type=str)]


class Part(BaseModel):
    """Something that is kept: immutable, and silent about what it was given."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
