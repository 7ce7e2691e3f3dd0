"""Who looks after a referral: the link worker that it was given to."""

from datetime import datetime

from services.referral.domain.life import ENDED, NotNow
from services.referral.domain.referral import Assignment, Referral
from services.referral.domain.steps.decided import Decided, amend


def assign(referral: Referral, organisation: str, person: str, now: datetime) -> Decided:
    """Give it to a link worker, in place of the one before. It is the team's own affair, so nothing is said."""
    before = referral.assigned_to
    if before and (before.organisation, before.person) == (organisation, person):
        return referral, ()
    _check(referral)
    return amend(referral, assigned_to=Assignment(organisation=organisation, person=person, at=now)), ()


def release(referral: Referral) -> Decided:
    """Nobody looks after it any more."""
    if referral.assigned_to is None:
        return referral, ()
    _check(referral)
    return amend(referral, assigned_to=None), ()


def _check(referral: Referral) -> None:
    if referral.state in ENDED:
        raise NotNow(f"The referral is {referral.state.value}, and who looked after it stays as it is.")
