"""What reporting learns of a person's first offer: how long after the referral, how far away, and from whom.

An offer is the first match of which the person is told; while a provider is only asked there is none. The days before
it run from when the referral was taken in, so that waiting for a human or on the waiting list counts in them. Both
times are when it happened, as their events say, so the order in which topics are read changes nothing.
"""

from datetime import datetime

from services.contract.events import Matched, ReferralCreated
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Answer
from services.reporting.domain import journey as journeys
from services.reporting.domain.journey import Journey

ENGLISH = "en"
# As the crow flies from the middle of an outcode: nothing finer would be true.
ROUND_TO_METRES = 100


def learn_created(journey: Journey, event: ReferralCreated, at: datetime) -> Journey:
    """The referral was taken in, and these groups are its person's."""
    decile, edition = event.deprivation_decile, event.deprivation_edition
    return _with_days(
        journeys.learn_created(journey, event).model_copy(
            update={
                "taken_in_at": at,
                "deprivation": f"{edition}/{decile}" if decile and edition else None,
                "uses_english": not event.languages or ENGLISH in event.languages,
            }
        )
    )


def learn_matched(journey: Journey, event: Matched, at: datetime) -> Journey:
    """A place is held or sought; only the first of which the person is told is the first offer."""
    after = journeys.learn_matched(journey, event)
    if event.answer is Answer.ASK or journey.matched:
        return after
    in_person = event.way in (None, Way.IN_PERSON)
    return _with_days(
        after.model_copy(
            update={
                "offered_at": at,
                "offer_metres": _rounded(event.distance_metres) if in_person else None,
                "provider_id": event.organization_id,
                "provider_name": event.organization_name,
            }
        )
    )


def _rounded(metres: int) -> int:
    return (metres + ROUND_TO_METRES // 2) // ROUND_TO_METRES * ROUND_TO_METRES


def _with_days(journey: Journey) -> Journey:
    if journey.taken_in_at is None or journey.offered_at is None:
        return journey
    # Two services' clocks may be a moment apart.
    return journey.model_copy(update={"waited_days": max(0, (journey.offered_at - journey.taken_in_at).days)})
