"""Requests under a key that made no referral, because there was an open one: which that was."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from services.runtime.storing.collection import Database

OTHER_KEYS = "other_keys"


@dataclass(frozen=True, slots=True)
class OtherKey:
    """The referral that the key would have made, a keyed hash of the request, and the referral that was the answer."""

    would_be: UUID
    request: str
    referral_id: UUID


class OtherKeys(Protocol):
    """The keys under which a referral was asked for that was open already."""

    def expect(self, would_be: UUID) -> None:
        """`find` may be asked for it: it comes with the first that is."""

    async def find(self, would_be: UUID) -> OtherKey | None:
        """What was asked and answered under the key that would have made this referral."""

    async def add(self, key: OtherKey) -> None:
        """Keep what a request was answered with; a key has one answer."""


class MongoOtherKeys(OtherKeys):
    """Such keys in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._keys = database.collection(OTHER_KEYS)
        self._expected: set[UUID] = set()
        self._brought: dict[UUID, OtherKey | None] = {}

    @override
    def expect(self, would_be: UUID) -> None:
        self._expected.add(would_be)

    @override
    async def find(self, would_be: UUID) -> OtherKey | None:
        if would_be not in self._brought:
            wanted = {would_be, *self._expected}
            self._expected = set()
            rows = await self._keys.find({"_id": {"$in": [str(one) for one in wanted]}})
            found = {UUID(row["_id"]): row for row in rows}
            self._brought |= {one: _key(one, found[one]) if one in found else None for one in wanted}
        return self._brought[would_be]

    @override
    async def add(self, key: OtherKey) -> None:
        await self._keys.replace(str(key.would_be), {"request": key.request, "referral_id": str(key.referral_id)})
        self._brought[key.would_be] = key


def _key(would_be: UUID, row: dict[str, str]) -> OtherKey:
    return OtherKey(would_be, row["request"], UUID(row["referral_id"]))
