"""When somebody is referred again for what an open referral is about already, and a link worker who has seen that."""

from collections.abc import Collection, Sequence

from services.contract.words.vocabulary import Need
from services.referral.domain.life import ENDED, NotNow
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided, amend

# A link worker who has seen so many need no more to know that the person is sent from door to door.
_MOST = 20


def for_the_same_needs(open_ones: Sequence[Referral], needs: Collection[Need], organisation: str) -> Referral | None:
    """The open referral that has all of these needs; of several the organisation's own, then the one made first."""
    same = [one for one in open_ones if set(needs) <= set(one.needs)]
    return min(same, key=lambda one: (one.organisation != organisation, one.created_at, one.referral_id), default=None)


def referred_again(referral: Referral, organisation: str) -> Decided:
    """Another organisation refers the person too: a link worker is to see it. Matching goes on, so nothing is said."""
    if organisation in referral.also_referred_by or len(referral.also_referred_by) >= _MOST:
        return referral, ()
    return amend(referral, also_referred_by=(*referral.also_referred_by, organisation)), ()


def seen(referral: Referral) -> Decided:
    """A link worker has seen who else referred the person."""
    if not referral.also_referred_by:
        return referral, ()
    if referral.state in ENDED:
        raise NotNow(f"The referral is {referral.state.value}, and nobody needs to look any more.")
    return amend(referral, also_referred_by=()), ()
