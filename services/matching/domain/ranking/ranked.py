"""What the engine answers: services that suit a person, with all that decided between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from services.contract.words.listing_words import Way

# Services whose scores are this near do as well for a person, who cannot tell 250 metres near by; so work is shared.
NEAR_TIE = 0.02


@dataclass(frozen=True, slots=True)
class Choice:
    """A service that suits a person: its row, the share of needs that it meets, and how the person takes part.

    In person it is at the `site` of that number among the listing's, so many `metres` away; else there is no site, and
    no metres count.
    """

    row: int
    needs: float
    metres: float
    way: Way = Way.IN_PERSON
    site: int | None = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A service with its score, the value of each part by name, the share of its places that is taken, and its lot.

    The lot is drawn for this person and this service from their ids alone, so that a repeat draws the same.
    """

    choice: Choice
    service_id: UUID
    score: float
    parts: Mapping[str, float]
    taken: float
    lot: int


class Dealt(Protocol):
    """What a near tie is dealt out by."""

    @property
    def score(self) -> float:
        """The higher the better."""

    @property
    def taken(self) -> float:
        """The share of its places that is taken."""

    @property
    def lot(self) -> int:
        """Drawn for one person and one service."""


D = TypeVar("D", bound=Dealt)


def dealt(ranked: Sequence[D]) -> D:
    """Who is chosen: of all that are as good as the best, the one least taken, then by lot. There must be one."""
    good_enough = max(one.score for one in ranked) - NEAR_TIE
    return min((one for one in ranked if one.score >= good_enough), key=lambda one: (one.taken, one.lot))
