"""The keys of the people whom referrals are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from services.runtime.storing.collection import Database, Document
from services.runtime.storing.schema import Index

PEOPLE = "people"
INDEXES = (Index(PEOPLE, [("fingerprint", 1)], unique=True, only_where={"fingerprint": {"$exists": True}}),)


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A person's key, wrapped by the master key; the fingerprint recognises an NHS number without telling it."""

    person_id: UUID
    wrapped: str
    fingerprint: str | None


class People(Protocol):
    """The keys of the people whom referrals are about."""

    def expect(self, new: KeptKey) -> None:
        """`known_or_new` will be asked for the person who has this fingerprint: they come with the first that is."""

    async def known_or_new(self, new: KeptKey) -> KeptKey:
        """The person who has the fingerprint of `new`; whose nobody has, or who has none, is kept as `new`."""

    async def claim(self, person_id: UUID) -> None:
        """Do something that is done once for a person: of two transactions that would, one is tried again."""

    async def with_ids(self, person_ids: Sequence[UUID]) -> list[KeptKey]:
        """The people of these ids; those whose key was never kept, or is destroyed, are left out."""


class MongoPeople(People):
    """People in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._people = database.collection(PEOPLE)
        self._expected: dict[str, KeptKey] = {}
        self._brought: dict[str, KeptKey] = {}

    @override
    def expect(self, new: KeptKey) -> None:
        if new.fingerprint:
            self._expected[new.fingerprint] = new

    @override
    async def known_or_new(self, new: KeptKey) -> KeptKey:
        if new.fingerprint is None:
            await self._people.insert(_row(new))
            return new
        if new.fingerprint not in self._brought:
            self.expect(new)
            await self._bring(self._expected)
            self._expected = {}
        return self._brought[new.fingerprint]

    async def _bring(self, wanted: Mapping[str, KeptKey]) -> None:
        if len(wanted) == 1:
            [(fingerprint, new)] = wanted.items()
            row, same = _row(new), {"fingerprint": fingerprint}
            self._know(await self._people.find_and_update(same, {"$setOnInsert": row}, upsert=True) or row)
            return
        for found in await self._people.find({"fingerprint": {"$in": list(wanted)}}):
            self._know(found)
        rows = [_row(one) for fingerprint, one in wanted.items() if fingerprint not in self._brought]
        # No plain insert, so that whoever has met one of them meanwhile is a conflict, and it is done again.
        changes = [({"fingerprint": row["fingerprint"]}, {"$setOnInsert": row}) for row in rows]
        await self._people.update_each(changes, upsert=True)
        for row in rows:
            self._know(row)

    def _know(self, row: Document) -> None:
        self._brought[row["fingerprint"]] = _person(row)

    @override
    async def claim(self, person_id: UUID) -> None:
        # Two transactions that change one document conflict.
        await self._people.update({"_id": str(person_id)}, {"$inc": {"claims": 1}})

    @override
    async def with_ids(self, person_ids: Sequence[UUID]) -> list[KeptKey]:
        wanted = {"_id": {"$in": [str(person_id) for person_id in person_ids]}}
        return [_person(found) for found in await self._people.find(wanted)]


def _row(person: KeptKey) -> Document:
    row: Document = {"_id": str(person.person_id), "wrapped": person.wrapped}
    return {**row, "fingerprint": person.fingerprint} if person.fingerprint else row


def _person(found: Document) -> KeptKey:
    return KeptKey(UUID(found["_id"]), found["wrapped"], found.get("fingerprint"))
