"""A person changes how they are told: by no more messages, or by messages again."""

from services.referral.domain.life import Step, check
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided, amend


def change_telling(referral: Referral, *, by_email: bool) -> Decided:
    """Whether messages go to the address that they gave. Where they gave none, none goes either way.

    Nothing is said of it: whoever sends asks anew, for each message, whom it may go to.
    """
    check(referral.state, Step.CONSENT)
    if referral.silenced is not by_email:
        return referral, ()
    return amend(referral, silenced=not by_email), ()
