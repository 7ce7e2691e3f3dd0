"""A referral's search for a place, as it is kept: what is sought, where a place is held, or what is waited for."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.contract.events import ReferralCreated
from services.contract.events.referrals import Hint
from services.contract.listing import LanguageCode
from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.vocabulary import (
    AgeBand,
    Channel,
    Gender,
    Need,
    ReferrerRole,
    UnmatchedReason,
    Urgency,
)

HOLD_ENDS = "hold-ends"


class SearchStatus(StrEnum):
    """How far a search is. `seeks` is never kept: whoever seeks is answered in the same transaction."""

    SEEKS = "seeks"
    ASKS = "asks"
    HOLDS = "holds"
    WAITS_FOR_ROOM = "waits-for-room"
    WAITS_FOR_A_HUMAN = "waits-for-a-human"
    WAITS_FOR_A_WORD = "waits-for-a-word"
    ENDED = "ended"


class Wanted(BaseModel):
    """What a referral asks for, by its codes: enough to seek again, and nothing that points at anybody.

    What an earlier release has kept knows nothing of what stands after the age band.
    """

    model_config = ConfigDict(frozen=True)

    needs: tuple[Need, ...]
    urgency: Urgency
    outcode: str
    channel: Channel
    age_band: AgeBand
    gender: Gender = Gender.UNKNOWN
    referrer_role: ReferrerRole | None = None
    languages: tuple[LanguageCode, ...] = ()
    access_needs: tuple[AccessNeed, ...] = ()
    ways: tuple[Way, ...] = ()
    deprivation_decile: int | None = None
    hints: tuple[Hint, ...] = ()
    accompanied: bool = False

    @classmethod
    def by(cls, created: ReferralCreated) -> "Wanted":
        """What a new referral asks for."""
        return cls(
            needs=created.needs,
            urgency=created.urgency,
            outcode=created.outcode,
            channel=created.channel,
            age_band=created.age_band,
            gender=created.gender,
            referrer_role=created.referrer_role,
            languages=created.languages,
            access_needs=created.access_needs,
            ways=created.ways,
            deprivation_decile=created.deprivation_decile,
            hints=created.hints,
            accompanied=created.accompanied,
        )


def _before_there_was_a_status(kept: Mapping[str, Any]) -> SearchStatus:
    return SearchStatus.HOLDS if kept.get("service_id") else SearchStatus.WAITS_FOR_ROOM


class Search(BaseModel):
    """One referral's search.

    `service_id` is where a place is held, until `held_until` where nobody has answered yet; `session_key` says of which
    appointment or course, where it is of one; `reason` is why there is none. While it asks, the provider is to answer
    before the person is told; `agreed_id` is where it has said yes, and the `silent` ones did not answer in time, so
    that none is sought there either.
    `made_by` is the organisation that made the referral, where it is known.
    `chosen_id` is the only service where a place is sought; none at the `declined` ones. What an earlier release
    has kept holds only the verdict, so `wanted` may be missing; it goes when the search ends. `since` is when they
    first sought, or first again after they had come somewhere; their turn goes by it, whatever was offered meanwhile.
    `asked_at` is since when the provider could answer, where it is to.
    `companion_id` is the service whose volunteer comes with them, whose place is held as long as theirs.
    """

    model_config = ConfigDict(frozen=True)

    referral_id: UUID
    service_id: UUID | None = None
    reason: UnmatchedReason | None = None
    status: SearchStatus = Field(default_factory=_before_there_was_a_status)
    wanted: Wanted | None = None
    chosen_id: UUID | None = None
    declined: tuple[UUID, ...] = ()
    silent: tuple[UUID, ...] = ()
    held_until: datetime | None = None
    agreed_id: UUID | None = None
    made_by: str | None = None
    session_key: str | None = None
    since: datetime | None = None
    asked_at: datetime | None = None
    companion_id: UUID | None = None

    @property
    def waits(self) -> bool:
        """Whether the next place that suits is theirs; to somebody under 18 none is given."""
        is_known = self.wanted is not None and self.reason is not UnmatchedReason.TOO_YOUNG
        return self.status is SearchStatus.WAITS_FOR_ROOM and is_known

    def amend(self, **changes: object) -> "Search":
        """The search with these changes."""
        return self.model_copy(update=changes)


def due_times(search: Search) -> Mapping[str, datetime]:
    """When the hold of a question or an offer that nobody answers ends."""
    return {HOLD_ENDS: search.held_until} if search.held_until else {}
