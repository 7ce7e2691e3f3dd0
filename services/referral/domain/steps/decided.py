"""What a decision gives: the referral as it is now, and the news; and how a referral changes."""

from collections.abc import Sequence
from datetime import datetime

from services.contract.event import Event
from services.referral.domain.life import LIFE, State, Step, check
from services.referral.domain.referral import AsAsked, Clock, Referral

Decided = tuple[Referral, Sequence[Event]]


def take(referral: Referral, step: Step, to: State, now: datetime, **changes: object) -> Referral:
    """Take a step that leads to another state; raises NotNow where it cannot be taken."""
    check(referral.state, step)
    if to not in LIFE[step].leads:
        raise ValueError(f"By the table of its life no referral comes to be {to} because {step}.")
    return amend(referral, state=to, clock=Clock.of(to, now), **changes)


def amend(referral: Referral, **changes: object) -> Referral:
    """The referral with these changes, as its next revision; what was asked for is kept as it was."""
    as_asked = referral.as_asked
    if as_asked is None and changes.keys() & AsAsked.model_fields.keys():
        as_asked = AsAsked.model_validate(referral, from_attributes=True)
    return referral.model_copy(update={"revision": referral.revision + 1, "as_asked": as_asked, **changes})
