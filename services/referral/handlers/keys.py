"""The key to what identifies the person of a referral, for the work in hand."""

from services.contract.refusals import Refusal
from services.referral.custody import Custody, PersonKey
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork


class DetailsGone(Refusal):
    """The person's details cannot be read any more, because their key is gone; nothing can be sealed for them anew."""

    status = 409
    title = "The person's details are gone"
    what_to_do = "Make a new referral with the person."


async def key_of(work: UnitOfWork[Referral, Stores], custody: Custody, referral: Referral) -> PersonKey:
    """The person's key; raises DetailsGone."""
    person_id = referral.sealed.person_id
    kept = await custody.keys_of(work.stores.people, [person_id])
    if person_id not in kept:
        raise DetailsGone(DetailsGone.what_to_do)
    return custody.unwrap(kept[person_id])
