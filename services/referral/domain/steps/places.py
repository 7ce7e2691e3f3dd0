"""What matching says about a place, and what the person and the provider answer.

What matching says may cross what happens here meanwhile, so news that a referral cannot use where it stands changes
nothing; matching hears of it, and says what becomes of the place.
"""

from datetime import datetime
from uuid import UUID

from services.contract.events import (
    Matched,
    OfferAccepted,
    OfferDeclined,
    PlaceReleased,
    ProviderAccepted,
    ProviderDeclined,
    ServiceChosen,
    Unmatched,
)
from services.contract.words.life_words import ChosenBy, OfferDeclinedReason, ProviderDeclinedReason
from services.contract.words.vocabulary import Answer, ReleaseReason
from services.referral.domain.life import State, Step, check, may
from services.referral.domain.own.going_there import GoingThere
from services.referral.domain.referral import Match, Referral, Waiting
from services.referral.domain.steps.decided import Decided, amend, take

_WHY_WAITING = {
    ReleaseReason.EXPIRED: "Nobody answered in time, so the place went to somebody else.",
    ReleaseReason.OFFER_DECLINED: "The person turned the offer down.",
    ReleaseReason.SERVICE_WITHDRAWN: "The service is not in the directory any more.",
}
_STATES = {Answer.ASK: State.ASKED, Answer.OFFER: State.OFFERED, Answer.SETTLED: State.ARRANGED}
_NO_PLACE = "The place is free again, and no other is held yet."


def hear_matched(referral: Referral, matched: Matched, now: datetime) -> Decided:
    """A place is held: its provider is asked first, or it is offered to the person, or settled at once."""
    if not may(referral.state, Step.MATCHED):
        return referral, ()
    match = Match(
        service_id=matched.service_id,
        service_name=matched.service_name,
        organization_name=matched.organization_name,
        organization_id=matched.organization_id,
        distance_metres=matched.distance_metres,
        why=matched.why,
        answer=matched.answer,
        matched_at=now,
        provider_accepted=matched.provider_accepted,
        going_there=GoingThere.of(matched),
    )
    return take(referral, Step.MATCHED, _STATES[matched.answer], now, match=match, waiting=None), ()


def hear_unmatched(referral: Referral, unmatched: Unmatched, now: datetime) -> Decided:
    """No place is to be had, so the person waits."""
    if not may(referral.state, Step.UNMATCHED):
        return referral, ()
    waiting = Waiting(reason=unmatched.reason, why=unmatched.why)
    return take(referral, Step.UNMATCHED, State.WAITING, now, match=None, waiting=waiting), ()


def hear_released(referral: Referral, released: PlaceReleased, now: datetime) -> Decided:
    """The place that the person was to have is taken away, unless it was given up here already."""
    if referral.match is None or referral.match.service_id != released.service_id:
        return referral, ()
    if not may(referral.state, Step.RELEASED):
        return referral, ()
    return take(referral, Step.RELEASED, State.WAITING, now, match=None, waiting=_waiting(released.reason)), ()


def _waiting(reason: ReleaseReason) -> Waiting:
    return Waiting(reason=reason, why=_WHY_WAITING.get(reason, _NO_PLACE))


def accept_offer(referral: Referral, now: datetime) -> Decided:
    """The person says yes; the provider is asked next, unless it said yes first. The same word again says nothing."""
    if referral.state is State.ACCEPTED or (referral.state is State.ARRANGED and _was_offered_agreed(referral.match)):
        return referral, ()
    match = _held(referral, Step.ACCEPT_OFFER)
    accepted = OfferAccepted(referral_id=referral.referral_id, service_id=match.service_id)
    to = State.ARRANGED if match.provider_accepted else State.ACCEPTED
    return take(referral, Step.ACCEPT_OFFER, to, now), (accepted,)


def _was_offered_agreed(match: Match | None) -> bool:
    return match is not None and match.answer is Answer.OFFER and match.provider_accepted


def decline_offer(referral: Referral, reason: OfferDeclinedReason, now: datetime, *, seek_another: bool) -> Decided:
    """The person says no, or stops coming; another service is sought, or they wait for somebody to look."""
    match = _held(referral, Step.DECLINE_OFFER)
    declined = OfferDeclined(
        referral_id=referral.referral_id, service_id=match.service_id, reason=reason, seek_another=seek_another
    )
    to = State.RECEIVED if seek_another else State.WAITING
    waiting = None if seek_another else _waiting(ReleaseReason.OFFER_DECLINED)
    return take(referral, Step.DECLINE_OFFER, to, now, match=None, waiting=waiting), (declined,)


def provider_accepts(referral: Referral, now: datetime) -> Decided:
    """The provider says that the person may come. The same word again says nothing.

    Where it is asked first, nobody is waited for any more: matching says next what the person is told.
    """
    if referral.state is State.ARRANGED or (referral.match and referral.match.provider_accepted):
        return referral, ()
    asked_first = referral.state is State.ASKED
    match = _held(referral, Step.PROVIDER_AGREES if asked_first else Step.PROVIDER_ACCEPTS)
    agreed = match.model_copy(update={"provider_accepted": True})
    accepted = ProviderAccepted(referral_id=referral.referral_id, service_id=match.service_id)
    if asked_first:
        return amend(referral, match=agreed, clock=None), (accepted,)
    return take(referral, Step.PROVIDER_ACCEPTS, State.ARRANGED, now, match=agreed), (accepted,)


def provider_declines(referral: Referral, reason: ProviderDeclinedReason, now: datetime) -> Decided:
    """The provider says that the person cannot come, so another service is sought."""
    match = _held(referral, Step.PROVIDER_DECLINES)
    declined = ProviderDeclined(referral_id=referral.referral_id, service_id=match.service_id, reason=reason)
    return take(referral, Step.PROVIDER_DECLINES, State.RECEIVED, now, match=None), (declined,)


def choose_service(referral: Referral, service_id: UUID, chosen_by: ChosenBy, now: datetime) -> Decided:
    """Somebody chose a service: a place there is sought, in place of the one that is held."""
    chosen = ServiceChosen(referral_id=referral.referral_id, service_id=service_id, chosen_by=chosen_by)
    return take(referral, Step.CHOOSE, State.RECEIVED, now, match=None, waiting=None), (chosen,)


def _held(referral: Referral, step: Step) -> Match:
    check(referral.state, step)
    if referral.match is None:
        raise ValueError(f"The referral {referral.referral_id} is {referral.state} without a place.")
    return referral.match
