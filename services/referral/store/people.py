"""The people whom referrals are about: their keys, and by what they are known again."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.referral.domain.people.recognising import KeptKey, Recognised, Together, recognise
from services.referral.domain.referral import Referral
from services.referral.store.referrals import MongoReferrals
from services.runtime.storing.collection import Change, Database, Document, Where
from services.runtime.storing.preparing.schema import Index

PEOPLE = "people"
INDEXES = (
    Index(PEOPLE, [("fingerprint", 1)], unique=True, only_where={"fingerprint": {"$exists": True}}),
    Index(PEOPLE, [("parts", 1)], only_where={"parts": {"$exists": True}}),
    # Of two transactions that would keep the same person as somebody new, one is tried again, and finds the other's.
    Index(PEOPLE, [("whole", 1)], unique=True, only_where={"is_first": True}),
)


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody who is referred in a borough, and who will be kept as `new` unless they are known.

    Where it turns out that nobody asks for them any more, `is_needless` says so.
    """

    new: KeptKey
    borough: BoroughSlug
    is_needless: Callable[[], bool] = field(default=_never, compare=False)


@dataclass(frozen=True, slots=True)
class Met:
    """Who it is, their referrals in the borough that were open before this work, and those that it has made since."""

    recognised: Recognised
    open: Sequence[Referral] = ()
    made: Sequence[UUID] = ()


class People(Protocol):
    """The people whom referrals are about."""

    def expect(self, sought: Sought) -> None:
        """`meet` will be asked for them: they come with the first that is."""

    async def meet(self, sought: Sought) -> Met:
        """Who it is. Of two transactions that meet one person, one is tried again."""

    def made(self, person: KeptKey, referral_id: UUID) -> None:
        """This work has made a referral of the person; whoever meets them in it is told."""

    async def with_ids(self, person_ids: Sequence[UUID]) -> list[KeptKey]:
        """The people of these ids; those whose key was never kept, or is destroyed, are left out."""

    async def alike(self, people: Sequence[KeptKey], limit: int) -> list[KeptKey]:
        """Some of those who share two of name, day of birth and postcode with one of these people."""

    async def put_together(self, groups: Mapping[UUID, Together | None]) -> None:
        """Keep with whom each of these people is one."""


class MongoPeople(People):
    """People in MongoDB."""

    def __init__(self, database: Database, referrals: MongoReferrals) -> None:
        self._people = database.collection(PEOPLE)
        self._referrals = referrals
        self._expected: list[Sought] = []
        self._known = _Known()
        self._met: dict[UUID, Met] = {}
        self._made: defaultdict[UUID, list[UUID]] = defaultdict(list)

    @override
    def expect(self, sought: Sought) -> None:
        self._expected.append(sought)

    @override
    async def meet(self, sought: Sought) -> Met:
        if sought.new.person_id not in self._met:
            others = [one for one in self._expected if one.new != sought.new and not one.is_needless()]
            self._expected = []
            await self._bring([sought, *others])
        met = self._met[sought.new.person_id]
        made = [one for person in met.recognised.person.people for one in self._made[person]]
        return replace(met, made=made)

    @override
    def made(self, person: KeptKey, referral_id: UUID) -> None:
        self._made[person.person_id].append(referral_id)

    async def _bring(self, wanted: Sequence[Sought]) -> None:
        """One query for those who may be known, one write of all that follows, one query for what is open of them."""
        await self._look_for([one.new for one in wanted])
        found = [self._known.recognise(one.new) for one in wanted]
        await self._people.update_each([*_changes(found)], upsert=True)
        pairs = [(one.borough, each.person) for one, each in zip(wanted, found, strict=True) if not each.is_new]
        open_ones = await self._referrals.open_of([borough for borough, _ in pairs], _ids(each for _, each in pairs))
        for one, each in zip(wanted, found, strict=True):
            theirs = [
                referral
                for referral in open_ones
                if referral.borough is one.borough and referral.sealed.person_id in each.person.people
            ]
            self._met[one.new.person_id] = Met(each, theirs)

    async def _look_for(self, people: Sequence[KeptKey]) -> None:
        if either := _sharing(people):
            self._known.add(*map(_person, await self._people.find({"$or": either})))

    @override
    async def with_ids(self, person_ids: Sequence[UUID]) -> list[KeptKey]:
        wanted = {"_id": {"$in": [str(person_id) for person_id in person_ids]}}
        return [_person(found) for found in await self._people.find(wanted)]

    @override
    async def alike(self, people: Sequence[KeptKey], limit: int) -> list[KeptKey]:
        parts = [part for one in people for part in one.parts]
        found = await self._people.find({"parts": {"$in": parts}}, sort=[("_id", 1)], limit=limit)
        return [_person(one) for one in found]

    @override
    async def put_together(self, groups: Mapping[UUID, Together | None]) -> None:
        await self._people.update_each([({"_id": str(one)}, _told(group)) for one, group in groups.items()])


async def anybody(database: Database) -> KeptKey | None:
    """Some person whom the database knows."""
    found = await database.collection(PEOPLE).find_one({})
    return _person(found) if found else None


class _Known:
    """The people who are known in a transaction, found by what is kept of them."""

    def __init__(self) -> None:
        self._people: dict[UUID, KeptKey] = {}
        self._sharing: defaultdict[str, set[UUID]] = defaultdict(set)

    def add(self, *people: KeptKey) -> None:
        for one in people:
            self._people[one.person_id] = one
            for trait in (*one.parts, one.fingerprint):
                if trait:
                    self._sharing[trait].add(one.person_id)

    def recognise(self, new: KeptKey) -> Recognised:
        traits = [*new.parts, *((new.fingerprint,) if new.fingerprint else ())]
        sharing = {person_id for trait in traits for person_id in self._sharing.get(trait, ())}
        found = recognise(new, [self._people[person_id] for person_id in sharing])
        self.add(found.person)
        return found


def _changes(found: Sequence[Recognised]) -> Iterable[tuple[Where, Change]]:
    """What is written of people who were recognised, in one change for each document that is new."""
    new = {one.person.person_id: one.is_first for one in found if one.is_new}
    for person in {one.person.person_id: one.person for one in found}.values():
        if person.person_id in new:
            # No plain insert, so that whoever has met one of them meanwhile is a conflict, and it is done again.
            yield {"_id": str(person.person_id)}, {"$setOnInsert": _row(person, is_first=new[person.person_id])}
        else:
            # Two transactions that change one document conflict; of those who are one it is the first that is changed.
            yield {"_id": str(person.people[0])}, {"$inc": {"claims": 1}}
    for one in found:
        if one.learns and one.person.person_id not in new:
            yield from _learnt(one.person, is_first=one.is_first)


def _learnt(person: KeptKey, *, is_first: bool) -> Iterable[tuple[Where, Change]]:
    row = _row(person, is_first=is_first)
    yield {"_id": row.pop("_id")}, {"$set": row}
    for one in person.together.people if person.together else ():
        yield {"_id": str(one)}, {"$set": {"together.number": person.fingerprint}}


def _sharing(people: Sequence[KeptKey]) -> list[Where]:
    sought = {
        "fingerprint": [one.fingerprint for one in people if one.fingerprint],
        "parts": [part for one in people for part in one.parts],
    }
    return [{name: {"$in": traits}} for name, traits in sought.items() if traits]


def _ids(people: Iterable[KeptKey]) -> list[UUID]:
    return [person_id for one in people for person_id in one.people]


def _row(person: KeptKey, *, is_first: bool) -> Document:
    row: Document = {"_id": str(person.person_id), "wrapped": person.wrapped}
    if person.fingerprint:
        row["fingerprint"] = person.fingerprint
    if person.parts:
        row["parts"] = list(person.parts)
    if person.whole:
        row |= {"whole": person.whole, **({"is_first": True} if is_first else {})}
    return row


def _told(group: Together | None) -> Change:
    if group is None:
        return {"$unset": {"together": ""}}
    return {"$set": {"together": {"people": [str(one) for one in group.people], "number": group.number}}}


def _person(row: Mapping[str, Any]) -> KeptKey:
    group = row.get("together")
    return KeptKey(
        UUID(row["_id"]),
        row["wrapped"],
        row.get("fingerprint"),
        row.get("whole"),
        tuple(row.get("parts", ())),
        Together(tuple(map(UUID, group["people"])), group["number"]) if group else None,
    )
