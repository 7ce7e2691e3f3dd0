"""What the engine answers: services that suit a person, with all that decided between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from services.contract.words.listing_words import Way

# Services whose scores are this near do as well for a person, who cannot tell 250 metres near by; so work is shared.
NEAR_TIE = 0.02
# Nobody is sent by lot to what is less what they would like: within rounding of how far a service is about that.
AS_LIKED = 0.05


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

    @property
    def liked(self) -> float:
        """How far it is what the person would like."""
        return self.parts["hints"]


class Dealt(Protocol):
    """What a near tie is dealt out by."""

    @property
    def score(self) -> float:
        """The higher the better."""

    @property
    def liked(self) -> float:
        """How far it is what the person would like."""

    @property
    def taken(self) -> float:
        """The share of its places that is taken."""

    @property
    def lot(self) -> int:
        """Drawn for one person and one service."""


D = TypeVar("D", bound=Dealt)


def near_ties(ranked: Sequence[D]) -> list[D]:
    """Those that are as good as the best, and as much what the person would like; the best is among them."""
    best = max(ranked, key=lambda one: (one.score, one.liked))
    good_enough, liked = best.score - NEAR_TIE, best.liked - AS_LIKED
    return [one for one in ranked if one.score >= good_enough and one.liked >= liked]


def dealt(ranked: Sequence[D]) -> D:
    """Who is chosen: of all near ties the one least taken, then by lot. There must be one."""
    return min(near_ties(ranked), key=lambda one: (one.taken, one.lot))
