"""Whom humans made one: who said so, when and why, and who took it back. Nothing of it is ever removed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from services.runtime.storing.collection import Database, Document
from services.runtime.storing.preparing.schema import Index

MERGES = "merges"
INDEXES = (Index(MERGES, [("people", 1), ("_id", 1)]),)


@dataclass(frozen=True, slots=True)
class Said:
    """Who said it, at which organisation, when and why."""

    organisation: str
    person: str | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Merge:
    """Two people who were made one, by the referrals that were named; `undone` where that was taken back."""

    merge_id: UUID
    people: tuple[UUID, UUID]
    referrals: tuple[UUID, UUID]
    said: Said
    undone: Said | None = None

    @property
    def are_two(self) -> bool:
        """Whether they were never made one, because it was said of them that they are two.

        It is kept as a merge that was taken back as it was said, so that whoever reads merges takes them for two.
        """
        return self.undone == self.said


class Merges(Protocol):
    """The merges of people."""

    async def keep(self, merge: Merge) -> None:
        """Keep a merge, in place of what it was before it was taken back."""

    async def about(self, people: Collection[UUID]) -> list[Merge]:
        """Every merge of one of these people with another, the oldest first, also those that were taken back."""


class MongoMerges(Merges):
    """Merges in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._merges = database.collection(MERGES)

    @override
    async def keep(self, merge: Merge) -> None:
        await self._merges.replace(str(merge.merge_id), _row(merge))

    @override
    async def about(self, people: Collection[UUID]) -> list[Merge]:
        where = {"people": {"$in": [str(one) for one in people]}}
        return [_merge(row) for row in await self._merges.find(where, sort=[("_id", 1)])]


def _row(merge: Merge) -> Document:
    return {
        "people": [str(one) for one in merge.people],
        "referrals": [str(one) for one in merge.referrals],
        "said": _said_row(merge.said),
        "undone": merge.undone and _said_row(merge.undone),
    }


def _said_row(said: Said) -> Document:
    return {"organisation": said.organisation, "person": said.person, "reason": said.reason, "at": said.at}


def _merge(row: Document) -> Merge:
    people, referrals = ([UUID(one) for one in row[name]] for name in ("people", "referrals"))
    undone = Said(**row["undone"]) if row["undone"] else None
    return Merge(UUID(row["_id"]), (people[0], people[1]), (referrals[0], referrals[1]), Said(**row["said"]), undone)
