"""What a decision gives: the referral as it is now, and the news; and how a referral changes."""

from collections.abc import Sequence
from datetime import datetime

from services.contract.event import Event
from services.contract.life_words import Awaited
from services.referral.domain.life import LIFE, State, Step, check
from services.referral.domain.referral import Clock, Referral

Decided = tuple[Referral, Sequence[Event]]

# Who is to answer in which state; in the others nobody is waited for.
_AWAITED = {
    State.NEEDS_A_HUMAN: Awaited.HUMAN,
    State.WAITING: Awaited.HUMAN,
    State.OFFERED: Awaited.PERSON,
    State.ACCEPTED: Awaited.PROVIDER,
}


def clock_of(state: State, now: datetime) -> Clock | None:
    """The clock that starts when a referral comes into this state."""
    awaited = _AWAITED.get(state)
    return Clock(awaited=awaited, since=now) if awaited else None


def take(referral: Referral, step: Step, to: State, now: datetime, **changes: object) -> Referral:
    """Take a step that leads to another state; raises NotNow where it cannot be taken."""
    check(referral.state, step)
    if to not in LIFE[step].leads:
        raise ValueError(f"By the table of its life no referral comes to be {to} because {step}.")
    return amend(referral, state=to, clock=clock_of(to, now), **changes)


def amend(referral: Referral, **changes: object) -> Referral:
    """The referral with these changes, as its next revision."""
    return referral.model_copy(update={"revision": referral.revision + 1, **changes})
