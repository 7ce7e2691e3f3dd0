"""The keys to what identifies people, for the work in hand."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.referral.custody import Custody, PersonKey
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork


class DetailsGone(Refusal):
    """The person's details cannot be read any more, because their key is gone; nothing can be sealed for them anew."""

    status = 409
    title = "The person's details are gone"
    what_to_do = "Make a new referral with the person."


async def key_of(work: UnitOfWork[Referral, Stores], custody: Custody, person_id: UUID) -> PersonKey:
    """The person's key; raises DetailsGone."""
    keys = await keys_of(work, custody, [person_id])
    if person_id not in keys:
        raise DetailsGone(DetailsGone.what_to_do)
    return keys[person_id]


async def keys_of(
    work: UnitOfWork[Referral, Stores], custody: Custody, person_ids: Iterable[UUID]
) -> Mapping[UUID, PersonKey]:
    """The keys of these people; those whose key is gone are left out."""
    kept = await custody.keys_of(work.stores.people, list(dict.fromkeys(person_ids)))
    return {person_id: custody.unwrap(one) for person_id, one in kept.items()}
