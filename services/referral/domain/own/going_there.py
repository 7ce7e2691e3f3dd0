"""What a person must know to go to the place that was found: as matching said it, when it said it."""

from datetime import datetime
from typing import Self

from services.contract.events import Matched
from services.contract.events.matches import Companion, Session, SessionTime
from services.contract.words.listing_words import Way
from services.referral.domain.part import Day, Part


class GoingThere(Part):
    """Where and when, what it costs, how to join, whom to ring; and until when the place waits for an answer."""

    way: Way | None = None
    address: tuple[str, ...] = ()
    next_times: tuple[SessionTime, ...] = ()
    session: Session | None = None
    telephone: str | None = None
    website: str | None = None
    price: str | None = None
    how_to_join: str | None = None
    checked_on: Day | None = None
    companion: Companion | None = None
    held_until: datetime | None = None

    @classmethod
    def of(cls, matched: Matched) -> Self:
        """What matching says of it."""
        return cls.model_validate(matched.model_dump(include=set(cls.model_fields)))
