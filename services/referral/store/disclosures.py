"""The record of who was told what about whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.runtime.storing.collection import Database, Document
from services.runtime.storing.preparing.schema import Index

DISCLOSURES = "disclosures"
INDEXES = (Index(DISCLOSURES, [("borough", 1), ("referral_id", 1), ("at", 1)]),)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Who opened which fields of a referral, or of entries of its record, what for, and when.

    `person` is who in the organisation it was, as their token names them.
    """

    disclosure_id: UUID
    organisation: str
    purpose: str
    borough: BoroughSlug
    referral_id: UUID
    fields: tuple[str, ...]
    at: datetime
    person: str | None = None
    entries: tuple[UUID, ...] = ()


class Disclosures(Protocol):
    """The record of who was told what about whom."""

    async def add(self, disclosures: Sequence[Disclosure]) -> None:
        """Record disclosures."""

    async def about(self, borough: BoroughSlug, referral_id: UUID) -> list[Disclosure]:
        """What was disclosed about the referral, the oldest first."""


class MongoDisclosures(Disclosures):
    """Disclosures in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._disclosures = database.collection(DISCLOSURES)

    @override
    async def add(self, disclosures: Sequence[Disclosure]) -> None:
        if disclosures:
            await self._disclosures.insert(*(_row(disclosure) for disclosure in disclosures))

    @override
    async def about(self, borough: BoroughSlug, referral_id: UUID) -> list[Disclosure]:
        where = {"borough": borough.value, "referral_id": str(referral_id)}
        return [_disclosure(found) for found in await self._disclosures.find(where, sort=[("at", 1)])]


def _row(disclosure: Disclosure) -> Document:
    return {
        "_id": str(disclosure.disclosure_id),
        "organisation": disclosure.organisation,
        "purpose": disclosure.purpose,
        "borough": disclosure.borough.value,
        "referral_id": str(disclosure.referral_id),
        "fields": list(disclosure.fields),
        "at": disclosure.at,
        "person": disclosure.person,
        "entries": [str(entry_id) for entry_id in disclosure.entries],
    }


def _disclosure(row: Document) -> Disclosure:
    return Disclosure(
        disclosure_id=UUID(row["_id"]),
        organisation=row["organisation"],
        purpose=row["purpose"],
        borough=BoroughSlug(row["borough"]),
        referral_id=UUID(row["referral_id"]),
        fields=tuple(row["fields"]),
        at=row["at"],
        # Rows of an earlier release know of neither.
        person=row.get("person"),
        entries=tuple(UUID(entry_id) for entry_id in row.get("entries", ())),
    )
