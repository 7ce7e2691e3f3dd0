"""A person has lost the code to their own referral, and gets a new one where they are reached anyway.

The old one holds until the new one is first used. Whoever asks shows the reference alone, which stands in the address
of the page: if asking ended the old code, anybody who saw that address could shut the person out, and a mail that
never arrives would. Once the new one is used, whoever came in by the old one is out as well.
"""

from datetime import datetime

from services.contract.event import Sealed
from services.contract.events import CodeRenewed
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided, amend


def renew_code(referral: Referral, code_hash: str | None, sealed: Sealed, now: datetime) -> Decided:
    """Have the code sent that is `sealed` now: a new one of this hash; without, the one that is still to be used."""
    if referral.follow is None:
        raise ValueError("Nobody follows a referral that has no reference.")
    new = {"next_at": now} | ({"next": code_hash} if code_hash else {})
    follow = referral.follow.model_copy(update=new)
    after = amend(referral, follow=follow, sealed=sealed)
    return after, (CodeRenewed(referral_id=referral.referral_id, channel=referral.channel),)


def use_new_code(referral: Referral, now: datetime) -> Referral:
    """The new code is the code from now on; nothing is said of it."""
    if referral.follow is None or referral.follow.next is None:
        return referral
    used = {"code": referral.follow.next, "next": None, "next_at": None, "since": now}
    return amend(referral, follow=referral.follow.model_copy(update=used))
