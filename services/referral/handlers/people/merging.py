"""Makes two people one, as a human says, and takes it back. It is by link: each keeps their key and their referrals."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import Action
from services.referral.commands.merge import KeepApart, MergePeople, UnmergePeople
from services.referral.domain.people.merging import together
from services.referral.domain.people.recognising import KeptKey, Together
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import caller_of, look_up
from services.referral.handlers.answering import Answered, answer_once
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.referral.store.merges import Merge, Said
from services.referral.views.same_person import MergeView
from services.runtime.ids import new_id
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]
AboutTwo = MergePeople | UnmergePeople | KeepApart


class NotTwoPeople(Refusal):
    """The two referrals are about one person already, or about nobody who can be known again."""

    status = 409
    title = "There are not two people to make one"
    what_to_do = "See at /referrals/{referral_id}/same-person which referrals are about one person already."


class TwoNumbers(Refusal):
    """The two have an NHS number each, and two numbers are two people."""

    status = 409
    title = "They have two NHS numbers"
    what_to_do = "Have the numbers traced. Where one is wrong, close that referral and make another with the right one."


class NotMerged(Refusal):
    """Nobody has made one of these two, or it was taken back."""

    status = 409
    title = "These two were not made one"
    what_to_do = "Name the two referrals that were named then; /referrals/{referral_id}/same-person tells of merges."


async def say_once(
    work: Work, act: Callable[[Work, Any], Awaitable[MergeView]], command: AboutTwo, key: IdempotencyKey
) -> Answered:
    """Do what is said of two people, `merge`, `unmerge` or `keep_apart`, once for each key."""

    async def answer() -> str:
        return (await act(work, command)).model_dump_json()

    return await answer_once(work, key, answer)


async def merge(work: Work, command: MergePeople) -> MergeView:
    """Take the people of two referrals for one, if the caller may see both; raises what cannot be."""
    one, other = await _people_of(work, command.referral_id, command.same_person_as)
    if other.person_id in one.people:
        raise NotTwoPeople(NotTwoPeople.what_to_do)
    if one.number and other.number:
        raise TwoNumbers(TwoNumbers.what_to_do)
    made = Merge(
        new_id(), (one.person_id, other.person_id), (command.referral_id, command.same_person_as), _said(work, command)
    )
    await work.stores.merges.keep(made)
    await _put_together(work, (*one.people, *other.people))
    return MergeView.of(made)


async def keep_apart(work: Work, command: KeepApart) -> MergeView:
    """Keep that they are two, so that nobody is asked again; to say it again says nothing. Raises NotTwoPeople."""
    one, other = await _people_of(work, command.referral_id, command.somebody_else)
    if other.person_id in one.people:
        raise NotTwoPeople(NotTwoPeople.what_to_do)
    pair, said = (one.person_id, other.person_id), _said(work, command)
    found = [each for each in await work.stores.merges.about(pair) if {*each.people} == {*pair} and each.are_two]
    kept = found[0] if found else Merge(new_id(), pair, (command.referral_id, command.somebody_else), said, said)
    await work.stores.merges.keep(kept)
    return MergeView.of(kept)


async def unmerge(work: Work, command: UnmergePeople) -> MergeView:
    """Take back that they are one, as far as it was said of these two; raises NotMerged."""
    one, other = await _people_of(work, command.referral_id, command.same_person_as)
    pair = {one.person_id, other.person_id}
    standing = [each for each in await work.stores.merges.about(pair) if set(each.people) == pair and not each.undone]
    if not standing:
        raise NotMerged(NotMerged.what_to_do)
    undone = replace(standing[0], undone=_said(work, command))
    await work.stores.merges.keep(undone)
    await _put_together(work, one.people)
    return MergeView.of(undone)


async def _people_of(work: Work, *referral_ids: UUID) -> tuple[KeptKey, KeptKey]:
    one, other = [await look_up(work, each, Action.SEE_THE_PERSON) for each in referral_ids]
    ids = [one.sealed.person_id, other.sealed.person_id]
    known = {each.person_id: each for each in await work.stores.people.with_ids(ids)}
    if len(known) < len(ids):
        raise NotTwoPeople(NotTwoPeople.what_to_do)
    return known[ids[0]], known[ids[1]]


async def _put_together(work: Work, people: Collection[UUID]) -> None:
    """Write on each of these people with whom they are one, as it follows from the merges that stand."""
    pairs = [each.people for each in await work.stores.merges.about(people) if not each.undone]
    numbers = {each.person_id: each.fingerprint for each in await work.stores.people.with_ids([*people])}
    groups = together(people, [pair for pair in pairs if set(pair) <= set(people)])
    await work.stores.people.put_together({one: _together(group, numbers) for one, group in groups.items()})


def _together(group: tuple[UUID, ...], numbers: dict[UUID, str | None]) -> Together | None:
    if len(group) == 1:
        return None
    return Together(group, next((numbers[one] for one in group if numbers.get(one)), None))


def _said(work: Work, command: AboutTwo) -> Said:
    caller = caller_of(work)
    return Said(caller.organisation, caller.person, command.reason.value, work.now)
