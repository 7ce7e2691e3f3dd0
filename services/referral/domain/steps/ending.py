"""How a referral ends: closed with an outcome and a reason, withdrawn, or going on elsewhere."""

from datetime import datetime
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.doors.refusals import Fault, Refusal
from services.contract.events import (
    ConsentWithdrawn,
    OutcomeRecorded,
    ReferralClosed,
    ReferralRerouted,
    ReferralWithdrawn,
)
from services.contract.words.consent_words import ConsentChange
from services.contract.words.life_words import ClosedReason, ConsentEnd, ReferralOutcome, RerouteReason, WithdrawnReason
from services.referral.domain.life import State, Step, check
from services.referral.domain.referral import Ending, Referral
from services.referral.domain.steps.decided import Decided, amend, take

# Why a referral ended whose consent did.
CONSENT_ENDINGS = {reason: f"consent-{reason.value}" for reason in ConsentEnd}
_CONSENT_IS_OVER = {ConsentEnd.PERSON_ASKED: ConsentChange.WITHDRAWN, ConsentEnd.EXPIRED: ConsentChange.EXPIRED}


class OutcomeMissing(Refusal):
    """A referral is to be closed, and nobody has said what came of it."""

    title = "The outcome is missing"
    what_to_do = "Send an outcome; not-known is one."


class SameBorough(Refusal):
    """A referral is to go on in the borough that it is in."""

    title = "The referral is in this borough already"
    what_to_do = "Name another borough, or a service."


def record_outcome(referral: Referral, outcome: ReferralOutcome) -> Decided:
    """Say what came of the referral; the same word again says nothing."""
    check(referral.state, Step.OUTCOME)
    if referral.outcome is outcome:
        return referral, ()
    recorded = OutcomeRecorded(referral_id=referral.referral_id, outcome=outcome)
    return amend(referral, outcome=outcome), (recorded,)


def close(referral: Referral, reason: ClosedReason, outcome: ReferralOutcome | None, now: datetime) -> Decided:
    """End the referral with this outcome, or the one that was recorded; raises OutcomeMissing where there is none."""
    final = outcome or referral.outcome
    if final is None:
        detail = "Say what came of it: a referral is closed with an outcome, not-known among them."
        raise OutcomeMissing(detail, Fault("#/outcome", detail))
    closed = ReferralClosed(referral_id=referral.referral_id, outcome=final, reason=reason)
    return _end(referral, Step.CLOSE, State.CLOSED, Ending(reason=reason, at=now), outcome=final), (closed,)


def withdraw(referral: Referral, reason: WithdrawnReason, now: datetime) -> Decided:
    """Take the referral back. To take it back again says nothing."""
    if referral.state is State.WITHDRAWN:
        return referral, ()
    withdrawn = ReferralWithdrawn(referral_id=referral.referral_id, reason=reason)
    return _end(referral, Step.WITHDRAW, State.WITHDRAWN, Ending(reason=reason, at=now)), (withdrawn,)


def end_consent(referral: Referral, reason: ConsentEnd, now: datetime) -> Decided:
    """The person's consent ended, and the referral with it. To end it again says nothing."""
    if referral.state is State.WITHDRAWN:
        return referral, ()
    withdrawn = ConsentWithdrawn(referral_id=referral.referral_id, reason=reason)
    ending = Ending(reason=CONSENT_ENDINGS[reason], at=now)
    consent = referral.consent.over(_CONSENT_IS_OVER[reason], now)
    return _end(referral, Step.WITHDRAW, State.WITHDRAWN, ending, consent=consent), (withdrawn,)


def reroute_to_borough(
    referral: Referral, borough: BoroughSlug, new_referral_id: UUID, reason: RerouteReason, now: datetime
) -> Decided:
    """The referral ends here and goes on in another borough, as a new one."""
    if borough is referral.borough:
        detail = f"The referral is in {borough.value}. Name another borough, or a service."
        raise SameBorough(detail, Fault("#/to_borough", detail))
    ending = Ending(reason=reason, at=now, goes_on_as=new_referral_id)
    rerouted = ReferralRerouted(
        referral_id=referral.referral_id, reason=reason, to_borough=borough, new_referral_id=new_referral_id
    )
    return _end(referral, Step.REROUTE, State.REROUTED, ending), (rerouted,)


def reroute_to_service(referral: Referral, service_id: UUID, reason: RerouteReason, now: datetime) -> Decided:
    """The referral goes on at another service, where a place is sought."""
    rerouted = ReferralRerouted(referral_id=referral.referral_id, reason=reason, to_service_id=service_id)
    return take(referral, Step.REROUTE, State.RECEIVED, now, match=None, waiting=None, needs_human=()), (rerouted,)


def _end(referral: Referral, step: Step, to: State, ending: Ending, **changes: object) -> Referral:
    # Of a place that the person did not know of nothing is told afterwards, to their GP neither.
    return take(referral, step, to, ending.at, ending=ending, waiting=None, match=referral.place, **changes)
