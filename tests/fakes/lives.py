"""Referrals at every point of their life, invented, each by the shortest way there."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.events import ReferralCreated
from services.contract.words.consent_words import MessageToGp
from services.contract.words.life_words import (
    AttendanceOutcome,
    ClosedReason,
    HumanReason,
    ReferralOutcome,
    RerouteReason,
    WithdrawnReason,
)
from services.contract.words.vocabulary import Answer
from services.referral.domain.consent import Recorded
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.domain.steps import attending, ending, places
from services.referral.domain.steps.decided import Decided
from services.referral.domain.steps.taking_in import Beginning, create
from tests.support.builders import NOW, a_matched, a_referral_created, an_unmatched

EVENT_ID = "00000000-0000-5000-8000-000000000001"
ATTENDANCE_ID = UUID("00000000-0000-7000-8000-000000000005")
ELSEWHERE_ID = UUID("00000000-0000-7000-8000-000000000006")
PROVIDER = "invented-provider"
AGREES = Recorded(share_with_provider=True, message_to_gp=MessageToGp.FULL, recorded_by="invented-surgery", at=NOW)


def made(like: ReferralCreated, **changes: Any) -> Decided:
    """A referral made of the facts of this event, and its news."""
    said = {name: changes.pop(name) for name in [*changes] if name in ReferralCreated.model_fields}
    boring: dict[str, Any] = {
        "organisation": "invented-surgery",
        "borough": BoroughSlug.SOUTHWARK,
        "created_at": NOW,
        "created_event_id": EVENT_ID,
    }
    return create(like.model_copy(update=said), Beginning(**boring | changes))


def a_referral(state: State = State.RECEIVED, **changes: Any) -> Referral:
    """A referral in this state; `changes` are made when it is created."""
    reasons = (HumanReason.SAFEGUARDING,) if state is State.NEEDS_A_HUMAN else ()
    received = made(a_referral_created(needs_human=reasons), **changes)[0]
    return _WAYS[state](received)


def _asked(referral: Referral) -> Referral:
    return places.hear_matched(referral, a_matched(answer=Answer.ASK), NOW)[0]


def _offered(referral: Referral) -> Referral:
    return places.hear_matched(referral, a_matched(answer=Answer.OFFER), NOW)[0]


def _accepted(referral: Referral) -> Referral:
    return places.accept_offer(_offered(referral), NOW)[0]


def _arranged(referral: Referral) -> Referral:
    return places.hear_matched(referral, a_matched(), NOW)[0]


def _attending(referral: Referral) -> Referral:
    came = AttendanceOutcome.ATTENDED
    return attending.record_attendance(_arranged(referral), ATTENDANCE_ID, came, NOW.date(), PROVIDER, NOW)[0]


_WAYS: dict[State, Callable[[Referral], Referral]] = {
    State.RECEIVED: lambda referral: referral,
    State.NEEDS_A_HUMAN: lambda referral: referral,
    State.WAITING: lambda referral: places.hear_unmatched(referral, an_unmatched(), NOW)[0],
    State.ASKED: _asked,
    State.OFFERED: _offered,
    State.ACCEPTED: _accepted,
    State.ARRANGED: _arranged,
    State.ATTENDING: _attending,
    State.CLOSED: lambda referral: ending.close(
        _attending(referral), ClosedReason.COMPLETED, ReferralOutcome.NEED_MET, NOW
    )[0],
    State.WITHDRAWN: lambda referral: ending.withdraw(referral, WithdrawnReason.PERSON_ASKED, NOW)[0],
    State.REROUTED: lambda referral: ending.reroute_to_borough(
        referral, BoroughSlug.LAMBETH, ELSEWHERE_ID, RerouteReason.MOVED, NOW
    )[0],
}
