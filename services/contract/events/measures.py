"""What is said of a referral's measures and of its personal health budget: as much as counting needs, and no answer."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.contract.event import Event, Value
from services.contract.topics import Stream
from services.contract.words.measure_words import Change, Instrument, Occasion, Scale

# Whole pence, up to a million pounds.
Pence = Annotated[int, Field(ge=0, le=100_000_000)]


class Scored(Value):
    """A scale on which the person was scored, and how that compares with the start; neither score nor band."""

    scale: Scale
    change: Change | None = Field(
        default=None, description="Since the start; left out at the start, and where the start has no score."
    )


class MeasuresTaken(Event, name="measures-taken", stream=Stream.REFERRALS):
    """Emitted when the person had answered an instrument, and again when that was put right or compares otherwise.

    The last word about a measurement counts. What was answered stays, sealed, with the referral's owner.
    """

    referral_id: UUID
    measurement_id: UUID = Field(description="Names this measurement among the referral's.")
    instrument: Instrument
    occasion: Occasion
    taken_on: date
    scored: tuple[Scored, ...] = Field(description="What was answered; questions that were passed over are left out.")


class BudgetSet(Event, name="budget-set", stream=Stream.REFERRALS):
    """Emitted when a personal health budget was granted, or its amount changed; the last word counts."""

    referral_id: UUID
    granted_pence: Pence


class BudgetSpent(Event, name="budget-spent", stream=Stream.REFERRALS):
    """Emitted when something was spent of a personal health budget, or put right; the last word counts."""

    referral_id: UUID
    spent_pence: Pence = Field(description="All that was spent of the budget so far.")


MEASURES: tuple[type[Event], ...] = (MeasuresTaken, BudgetSet, BudgetSpent)
