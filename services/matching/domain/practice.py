"""How a borough goes about matches: what it has chosen in the map of boroughs, as far as matching decides by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.contract.borough_map import Entry, Equity
from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Answer


@dataclass(frozen=True, slots=True)
class Practice:
    """One borough's: a match is settled at once, or an offer that is held for so long.

    Where nobody has said how many people a service can take, its provider has so long to answer, and is asked about so
    many people at a time; the latter is for the borough to say that keeps the listing. `equity` is whom it puts first
    among those who have waited since the same day.
    """

    offer_held_for: timedelta | None = None
    answer_within: timedelta = timedelta(days=14)
    asks_at_once: int = 3
    equity: Equity = Equity.NONE

    @classmethod
    def of(cls, entry: Entry) -> "Practice":
        """What the map says of a borough."""
        held_for = timedelta(days=entry.hold_days) if entry.answer is Answer.OFFER else None
        return cls(held_for, timedelta(days=entry.response_days), entry.asks_at_once, entry.equity)

    def answer(self, now: datetime, *, asked: bool) -> tuple[Answer, datetime | None]:
        """Who is to answer a match that is made now, and until when the place is held for their answer."""
        if asked:
            return Answer.ASK, now + self.answer_within
        if self.offer_held_for:
            return Answer.OFFER, now + self.offer_held_for
        return Answer.SETTLED, None


Practices = Mapping[BoroughSlug, Practice]
AS_A_RULE: Practices = dict.fromkeys(BoroughSlug, Practice())
