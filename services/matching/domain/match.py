"""What became of a referral's search: the place that is held for the person, or why there is none."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contract import boroughs
from services.contract.events import Matched, Unmatched
from services.contract.vocabulary import Channel, UnmatchedReason, Urgency
from services.matching.domain import explanations, scoring
from services.matching.domain.engine import Choice
from services.matching.domain.listing import Listing
from services.matching.domain.person import Person, Position, middle_of

# No distance, and no place that a person is in, takes more words than these.
_IN_MOST_WORDS = Position(0, 0, max((middle_of(borough) for borough in boroughs.BOROUGHS), key=len))


class Match(BaseModel):
    """The verdict as it is kept: a service, or a reason."""

    model_config = ConfigDict(frozen=True)

    referral_id: UUID
    service_id: UUID | None = None
    reason: UnmatchedReason | None = None

    @classmethod
    def of(cls, news: Matched | Unmatched) -> "Match":
        """The verdict behind the news."""
        if isinstance(news, Matched):
            return cls(referral_id=news.referral_id, service_id=news.service_id)
        return cls(referral_id=news.referral_id, reason=news.reason)


def matched(person: Person, listing: Listing, choice: Choice, free: int) -> Matched:
    """A place is held; `free` were free before, this one among them."""
    needs_met = tuple(need for need in person.needs if need in listing.needs)
    parts = scoring.parts(choice.needs, choice.metres, free, listing.capacity)
    return Matched(
        referral_id=person.referral_id,
        service_id=listing.service_id,
        service_name=listing.name,
        organization_name=listing.organization_name,
        needs_met=needs_met,
        distance_metres=round(choice.metres),
        score=scoring.total(parts),
        score_parts=parts,
        why=explanations.why_matched(person, listing, needs_met, choice.metres, free),
        channel=person.channel,
    )


def can_be_told(listing: Listing) -> bool:
    """Whether `matched` can be said of this service to whomever it may suit: what it is called must fit in an event.

    Asked once when it is listed, so that nobody is ever sent to a service of which nobody can be told.
    """
    anybody = Person(
        listing.service_id, tuple(sorted(listing.needs)), _IN_MOST_WORDS, Urgency.ROUTINE, channel=Channel.NONE
    )
    try:
        matched(anybody, listing, Choice(row=0, needs=1.0, metres=0.0), listing.capacity).model_dump_json()
    except ValueError:
        return False
    return True


def unmatched(person: Person, reason: UnmatchedReason, reach_metres: float) -> Unmatched:
    """There is no place for now."""
    return Unmatched(
        referral_id=person.referral_id,
        reason=reason,
        why=explanations.why_unmatched(person, reason, reach_metres),
        channel=person.channel,
    )
