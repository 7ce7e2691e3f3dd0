"""What is said of a referral's search: the place that is held for the person, or why there is none."""

from datetime import datetime
from uuid import UUID

from services.contract.events import Matched, Unmatched
from services.contract.words.vocabulary import Answer, Channel, UnmatchedReason
from services.matching.domain import explanations, scoring
from services.matching.domain.engine import Choice
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person


def matched(
    person: Person,
    listed: Listed,
    choice: Choice,
    free: int,
    *,
    now: datetime,
    answer: Answer = Answer.SETTLED,
    held_until: datetime | None = None,
    provider_accepted: bool = False,
) -> Matched:
    """A place is held; `free` were free before, this one among them.

    Where nobody has said how many people the service can take, `free` says for how many more the provider may be asked.
    """
    listing = listed.listing
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
        answer=answer,
        held_until=held_until,
        provider_accepted=provider_accepted,
        listing_version=listed.version,
    )


def unmatched(person: Person, reason: UnmatchedReason, chosen: Listed | None = None) -> Unmatched:
    """There is no place for now; none at the `chosen` service, where the person was to go to that one alone."""
    return Unmatched(
        referral_id=person.referral_id,
        reason=reason,
        why=explanations.why_not_chosen(chosen.listing if chosen else None)
        if person.chosen_id
        else explanations.why_unmatched(person, reason),
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
