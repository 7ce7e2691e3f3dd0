"""Shows a link worker which referrals in their boroughs are about one person, and which may be."""

from uuid import UUID

from services.contract.doors.rights import Action
from services.referral.domain.people.recognising import KeptKey, may_be_one
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import caller_of, look_up
from services.referral.store import Stores
from services.referral.views.same_person import MergeView, OtherReferralView, SamePersonView
from services.runtime.working.look import Look

# Whoever has more is rare, and who shares two of the three with more people needs another way of telling them apart.
_MOST_REFERRALS, _MOST_ALIKE = 100, 50


async def same_person(look: Look[Referral, Stores], referral_id: UUID) -> SamePersonView:
    """The other referrals of the person, as far as the caller works where they are; raises as `look_up` does."""
    referral = await look_up(look, referral_id, Action.SEE_THE_PERSON)
    person_id = referral.sealed.person_id
    known = await look.stores.people.with_ids([person_id])
    # Somebody whose key is gone can be nobody else any more.
    theirs = known[0].people if known else (person_id,)
    merges = await look.stores.merges.about(theirs)
    others = {person for one in merges if one.are_two for person in one.people} - {*theirs}
    alike = [one for one in await _alike(look, theirs) if not others & {*one.people}]
    return SamePersonView(
        referrals=[one for one in await _referrals(look, theirs) if one.referral_id != referral_id],
        possibly=await _referrals(look, tuple(person for one in alike for person in one.people)),
        merges=[MergeView.of(one) for one in merges if not one.are_two],
    )


async def _alike(look: Look[Referral, Stores], people: tuple[UUID, ...]) -> list[KeptKey]:
    these = await look.stores.people.with_ids(people)
    found = await look.stores.people.alike(these, _MOST_ALIKE)
    return [one for one in found if one.person_id not in people and any(may_be_one(each, one) for each in these)]


async def _referrals(look: Look[Referral, Stores], people: tuple[UUID, ...]) -> list[OtherReferralView]:
    if not people:
        return []
    found = await look.stores.referrals.of_people(caller_of(look).boroughs, people, _MOST_REFERRALS)
    return [OtherReferralView.model_validate(one) for one in found]
