"""What is said of a referral's search: the place that is held for the person, or why there is none."""

from datetime import datetime
from uuid import UUID

from services.contract import boroughs
from services.contract.events import Matched, Unmatched
from services.contract.listing import Listing
from services.contract.words.vocabulary import Answer, Channel, UnmatchedReason, Urgency
from services.matching.domain import explanations, scoring
from services.matching.domain.engine import Choice
from services.matching.domain.person import Person, Position, middle_of

# No distance, and no place that a person is in, takes more words than these.
_IN_MOST_WORDS = Position(0, 0, max((middle_of(borough) for borough in boroughs.BOROUGHS), key=len))


def matched(person: Person, listing: Listing, choice: Choice, free: int, held_until: datetime | None = None) -> Matched:
    """A place is held; `free` were free before, this one among them. With `held_until` it is an offer."""
    needs_met = tuple(need for need in person.needs if need in listing.needs)
    parts = scoring.parts(choice.needs, choice.metres, free, (listing.places or 0))
    return Matched(
        referral_id=person.referral_id,
        service_id=listing.service_id,
        service_name=listing.name,
        organization_name=listing.organization_name,
        organization_id=listing.organization_id,
        needs_met=needs_met,
        distance_metres=round(choice.metres),
        score=scoring.total(parts),
        score_parts=parts,
        why=explanations.why_matched(person, listing, needs_met, choice.metres, free),
        channel=person.channel,
        answer=Answer.SETTLED if held_until is None else Answer.OFFER,
        held_until=held_until,
    )


def can_be_told(listing: Listing) -> bool:
    """Whether `matched` can be said of this service to whomever it may suit: what it is called must fit in an event.

    Asked once when it is listed, so that nobody is ever sent to a service of which nobody can be told.
    """
    anybody = Person(
        listing.service_id, tuple(sorted(listing.needs)), _IN_MOST_WORDS, Urgency.ROUTINE, channel=Channel.NONE
    )
    try:
        matched(anybody, listing, Choice(row=0, needs=1.0, metres=0.0), (listing.places or 0)).model_dump_json()
    except ValueError:
        return False
    return True


def unmatched(person: Person, reason: UnmatchedReason, reach_metres: float, chosen: Listing | None = None) -> Unmatched:
    """There is no place for now; none at the `chosen` service, where the person was to go to that one alone."""
    return Unmatched(
        referral_id=person.referral_id,
        reason=reason,
        why=explanations.why_not_chosen(chosen)
        if person.chosen_id
        else explanations.why_unmatched(person, reason, reach_metres),
        channel=person.channel,
    )


def not_known(referral_id: UUID) -> Unmatched:
    """What is sought was not kept by the release that took the referral in, so somebody must choose a service."""
    return Unmatched(
        referral_id=referral_id,
        reason=UnmatchedReason.NO_SERVICE_FOR_THE_NEED,
        why=explanations.NOT_KNOWN,
        channel=Channel.NONE,
    )
