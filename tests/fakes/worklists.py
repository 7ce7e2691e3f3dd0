"""Which referrals stand on a worklist."""

from services.referral.domain.referral import Referral
from services.referral.store.worklist import Wanted


def is_wanted(referral: Referral, wanted: Wanted) -> bool:
    to = referral.assigned_to
    is_theirs = wanted.organisation is None or (to is not None and to.organisation == wanted.organisation)
    is_of_the_person = wanted.person is None or (to is not None and to.person == wanted.person)
    return referral.borough in wanted.boroughs and is_theirs and is_of_the_person
