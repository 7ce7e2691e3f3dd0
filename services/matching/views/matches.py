"""Why a referral was matched as it was, and what could be chosen in place of it, in numbers and in words."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.contract.boroughs import BoroughSlug
from services.contract.event import ScorePart
from services.contract.events.matches import NearMiss
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Need, UnmatchedReason
from services.matching.domain.ranking import told
from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.domain.reasons.candidate import Candidate
from services.matching.domain.reasons.replay import near_ties, replay
from services.matching.domain.reasons.shortlist import Shortlist
from services.matching.domain.search import Search, SearchStatus


class View(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class SuitsView(View):
    """A service that suits, as it stood then: what its score is made of, each part with a sentence."""

    service_id: UUID
    service_name: str
    listing_version: int
    way: Way
    distance_metres: int | None = Field(description="In a straight line; none where nobody has to come.")
    free: int = Field(description="Places that were free, or about how many people its provider could be asked.")
    score: float
    parts: tuple[ScorePart, ...]
    checked_on: date | None = Field(description="When somebody last said that what is listed of it is right.")

    @classmethod
    def of(cls, candidate: Candidate, parts: Sequence[ScorePart]) -> "SuitsView":
        """The view."""
        return cls(
            service_id=candidate.service_id,
            service_name=candidate.name,
            listing_version=candidate.version,
            way=candidate.way,
            distance_metres=None if candidate.metres is None else round(candidate.metres),
            free=candidate.free,
            score=told.total(parts),
            parts=tuple(parts),
            checked_on=candidate.assured_on,
        )


class ReplayView(View):
    """What comes out when the same is decided again by what was kept."""

    is_same: bool
    service_id: UUID | None


class AnswerView(View):
    """The newest answer. The `suitable` services are in the order in which they did well; the first was chosen.

    Where `near_ties` is above 1, so many did as well as the best: the one with the most room was taken, then by lot.
    """

    answered_at: datetime
    asked: tuple[Need, ...]
    service_id: UUID | None = Field(description="Where a place was held.")
    reason: UnmatchedReason | None = Field(description="Why there was none.")
    why: str
    was_chosen: bool = Field(description="Whether somebody had chosen the service, or its provider had said yes.")
    near_ties: int
    suitable: tuple[SuitsView, ...]
    near_misses: tuple[NearMiss, ...]
    weights: str = Field(description="The version of the weights.")
    replay: ReplayView

    @classmethod
    def of(cls, kept: KeptAnswer) -> "AnswerView":
        """The view."""
        replayed = replay(kept)
        return cls(
            answered_at=kept.at,
            asked=kept.asked,
            service_id=kept.service_id,
            reason=kept.reason,
            why=kept.why,
            was_chosen=kept.sent_to is not None,
            near_ties=near_ties(kept),
            suitable=tuple(SuitsView.of(one, kept.parts(one)) for one in kept.candidates),
            near_misses=kept.near_misses,
            weights=kept.weights.version,
            replay=ReplayView(is_same=replayed.is_same, service_id=replayed.service_id),
        )


class WaitingView(View):
    """Where a person stands on the waiting list; what becomes free goes to whoever is first of those whom it suits."""

    since: datetime | None
    for_service_id: UUID | None = Field(description="The only service that they wait for, where one was chosen.")


class MatchView(View):
    """Where the search of a referral stands, and what was answered last; nothing is kept of what has ended."""

    referral_id: UUID
    borough: BoroughSlug
    status: SearchStatus
    holds_service_id: UUID | None = Field(description="Where a place is held now.")
    held_until: datetime | None
    waiting: WaitingView | None
    answer: AnswerView | None

    @classmethod
    def of(cls, search: Search, borough: BoroughSlug, kept: KeptAnswer | None) -> "MatchView":
        """The view."""
        waits = WaitingView(since=search.since, for_service_id=search.chosen_id) if search.waits else None
        return cls(
            referral_id=search.referral_id,
            borough=borough,
            status=search.status,
            holds_service_id=search.service_id,
            held_until=search.held_until,
            waiting=waits,
            answer=AnswerView.of(kept) if kept else None,
        )


class ShortlistView(View):
    """Up to five services with room that suit best now, the best first. Nothing is held: the choice is a step of the
    referral, `service-choice`, with the `service_id` of one of these.
    """

    referral_id: UUID
    as_of: datetime
    services: tuple[SuitsView, ...]
    near_misses: tuple[NearMiss, ...]
    weights: str

    @classmethod
    def of(cls, shortlist: Shortlist) -> "ShortlistView":
        """The view."""
        return cls(
            referral_id=shortlist.referral_id,
            as_of=shortlist.as_of,
            services=tuple(SuitsView.of(candidate, parts) for candidate, parts in shortlist.services),
            near_misses=shortlist.near_misses,
            weights=shortlist.weights,
        )
