"""What is said of a referral's search: the place that is held for the person, or why there is none."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.contract.events import Matched, Unmatched
from services.contract.events.matches import Companion, NearMiss, Session
from services.contract.listing import Listing
from services.contract.words.vocabulary import Answer, Channel, UnmatchedReason
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking import told
from services.matching.domain.ranking.ranked import Choice
from services.matching.domain.reasons.considered import Considered
from services.matching.domain.sessions.going_there import times_of
from services.matching.domain.telling import explanations
from services.matching.domain.telling.going_there import address, price
from services.matching.domain.telling.occasions import LONDON, next_times

# A service that somebody has chosen may be anywhere in the country; an event tells no longer way.
MOST_METRES = 100_000


def matched(
    person: Person,
    listed: Listed,
    considered: Considered,
    free: int,
    *,
    now: datetime,
    answer: Answer = Answer.SETTLED,
    held_until: datetime | None = None,
    provider_accepted: bool = False,
    session: Session | None = None,
    companion: Companion | None = None,
    near_misses: Sequence[NearMiss] = (),
) -> Matched:
    """A place is held; `free` were free before, this one among them. It is of the `session`, where there is one.

    Where nobody has said how many people the service can take, `free` says for how many more the provider may be asked.
    """
    choice, needs_met, today = considered.choice, considered.chosen.needs_met, now.astimezone(LONDON).date()
    parts = considered.parts(person.needs, person.position.name)
    return Matched(
        referral_id=person.referral_id,
        needs_met=needs_met,
        distance_metres=min(round(choice.metres), MOST_METRES),
        score=told.total(parts),
        score_parts=parts,
        why=explanations.why_matched(person, listed.listing, needs_met, free, today),
        channel=person.channel,
        answer=answer,
        held_until=held_until,
        provider_accepted=provider_accepted,
        waiting_since=person.waiting_since,
        session=session,
        companion=companion,
        weights=considered.weights.version,
        near_misses=tuple(one for one in near_misses if one.service_id != listed.listing.service_id),
        **_of_the_service(listed, today),
        **_to_go_there(listed.listing, choice, session, now),
    )


def _of_the_service(listed: Listed, today: date) -> dict[str, Any]:
    """What is told of it alike to all who go there that day."""
    listing = listed.listing
    return {
        "service_id": listing.service_id,
        "service_name": listing.name,
        "organization_name": listing.organization_name,
        "organization_id": listing.organization_id,
        "listing_version": listed.version,
        "telephone": listing.telephone,
        "website": listing.website,
        "price": price(listing, today),
        "how_to_join": listing.how_to_join,
        "checked_on": listing.assured_on,
    }


def _to_go_there(listing: Listing, choice: Choice, session: Session | None, now: datetime) -> dict[str, Any]:
    """How the person takes part, where, and when."""
    return {
        "way": choice.way,
        "address": () if choice.site is None else address(listing.sites[choice.site]),
        "next_times": times_of(session, listing, now) if session else next_times(listing.times, now),
    }


def unmatched(
    person: Person, reason: UnmatchedReason, chosen: Listed | None = None, near_misses: Sequence[NearMiss] = ()
) -> Unmatched:
    """There is no place for now; none at the `chosen` service, where the person was to go to that one alone.

    To somebody under 18 nobody writes.
    """
    return Unmatched(
        referral_id=person.referral_id,
        reason=reason,
        why=explanations.why_not_chosen(reason, chosen.listing if chosen else None)
        if person.chosen_id
        else explanations.why_unmatched(person, reason),
        channel=Channel.NONE if reason is UnmatchedReason.TOO_YOUNG else person.channel,
        waiting=reason is not UnmatchedReason.TOO_YOUNG and not person.synthetic,
        near_misses=tuple(near_misses),
    )


def not_known(referral_id: UUID) -> Unmatched:
    """What is sought was not kept by the release that took the referral in, so somebody must choose a service."""
    return Unmatched(
        referral_id=referral_id,
        reason=UnmatchedReason.NO_SERVICE_FOR_THE_NEED,
        why=explanations.NOT_KNOWN,
        channel=Channel.NONE,
    )
