"""Two people who may be the same, side by side: who opens what tells them apart is recorded, as every look is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import Action
from services.referral.custody import Custody
from services.referral.domain.disclosure import NotAgreed, Purpose
from services.referral.domain.people.recognising import KeptKey, may_be_one
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import look_up
from services.referral.handlers.consent.opening import DetailsUnreadable, open_details
from services.referral.handlers.keys import DetailsGone
from services.referral.store import Stores
from services.referral.store.merges import Merge
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]


class NotAlike(Refusal):
    """The people of the two referrals share too little to be one, or have an NHS number each."""

    status = 409
    title = "Nothing says that they may be the same"
    what_to_do = "Go back to the person: who may be the same stands there."


@dataclass(frozen=True, slots=True)
class Compared:
    """Two referrals and what was opened of each person, by field; nothing where it stays sealed.

    `are_one` where they are one person, and `merged` by what a human said, if it is by that. `are_two` where a human
    said that they are not.
    """

    referrals: tuple[Referral, Referral]
    people: tuple[Mapping[str, str], Mapping[str, str]]
    are_one: bool
    merged: Merge | None
    are_two: bool


async def compare(work: Work, custody: Custody, referral_id: UUID, other_id: UUID) -> Compared:
    """Both people, for who may see both; raises NotAlike, or ReferralNotFound where they may not."""
    one, other = [await look_up(work, each, Action.SEE_THE_PERSON) for each in (referral_id, other_id)]
    ids = [one.sealed.person_id, other.sealed.person_id]
    are_one = _are_one(ids[0], ids[1], await work.stores.people.with_ids(ids))
    said = [each for each in await work.stores.merges.about(ids) if {*each.people} == {*ids}]
    merged = next((each for each in said if not each.undone), None)
    people = (await _opened(work, custody, one), await _opened(work, custody, other))
    return Compared((one, other), people, are_one, merged, any(each.are_two for each in said))


def _are_one(one: UUID, other: UUID, people: Sequence[KeptKey]) -> bool:
    """Whether they are one person; raises NotAlike where they cannot be."""
    known = {each.person_id: each for each in people}
    if one in known and other in known[one].people:
        return True
    if not {one, other} <= set(known) or not may_be_one(known[one], known[other]):
        raise NotAlike(NotAlike.what_to_do)
    return False


async def _opened(work: Work, custody: Custody, referral: Referral) -> Mapping[str, str]:
    try:
        return await open_details(work, custody, referral, Purpose.TELL_PEOPLE_APART)
    except (NotAgreed, DetailsGone, DetailsUnreadable):
        return {}
