"""The parked records of all services, for the command line: found, counted, and asked to be redriven or given up."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.admin.databases import parked_of, reading
from services.runtime.storing.rows.parked import MongoParkedStore
from services.runtime.working.parked import (
    OPEN,
    REQUESTED,
    AuditEntry,
    ParkedRecord,
    ParkedStatus,
    RedriveOutcome,
    RedriveRequest,
)
from services.runtime.working.ports import Storage, Transaction

_LOOK_SECONDS = 0.2
_AT_ONCE = 500


@dataclass(frozen=True)
class Found:
    """A parked record, and the service that parked it."""

    service: str
    row: ParkedRecord

    @property
    def id(self) -> str:
        """What it is called on the command line: two services may have parked the same record."""
        return f"{self.service}/{self.row.place}"


@dataclass(frozen=True)
class Wanted:
    """Which parked records are meant, and of which services; what is left out does not matter."""

    services: Sequence[str]
    place: str | None = None
    key: str | None = None
    borough: BoroughSlug | None = None
    reason: DeadLetterReason | None = None
    statuses: Sequence[ParkedStatus] = tuple(ParkedStatus)

    def where(self) -> dict[str, Any]:
        """The same, as MongoDB is asked."""
        fields = {"_id": self.place, "key": self.key, "borough": self.borough, "reason": self.reason}
        # As plain text, because the driver knows no words of a vocabulary.
        given = {name: str(value) for name, value in fields.items() if value is not None}
        return given | {"standing": {"$in": [one.value for one in self.statuses]}}


@dataclass(frozen=True)
class DeadLetters:
    """The parked records of all services on one MongoDB. `prefix` stands before the names of their databases."""

    mongo_url: str
    prefix: str = ""

    async def find(self, wanted: Wanted) -> list[Found]:
        """What is meant, by service, in the order in which it was parked."""
        return [one for service in wanted.services for one in await self._listed(service, wanted.where())]

    async def audit(self, found: Found) -> list[AuditEntry]:
        """What was requested about the record, and what came of it."""
        async with reading(self.mongo_url, found.service, prefix=self.prefix) as database:
            return await MongoParkedStore(database).entries(found.row.place)

    async def request(self, wanted: Wanted, status: ParkedStatus, request: RedriveRequest) -> list[Found]:
        """Ask the services to work these again, or to give them up. Gives the records that they were asked about."""
        requested: list[Found] = []
        for service in wanted.services:
            places = [one.row.place for one in await self.find(replace(wanted, services=[service]))]
            async with parked_of(self.mongo_url, service, prefix=self.prefix) as storage:
                requested += [Found(service, row) for row in await write_requests(storage, places, status, request)]
        return requested

    async def outcomes(self, requested: Sequence[Found], seconds: float) -> list[Found]:
        """These records again, once the services have done what was asked, or when the time is over."""
        end = monotonic() + seconds
        while True:
            now = await self._again(requested)
            if monotonic() >= end or not any(one.row.status in REQUESTED for one in now):
                return now
            await asyncio.sleep(_LOOK_SECONDS)

    async def _again(self, requested: Sequence[Found]) -> list[Found]:
        found: list[Found] = []
        for service in dict.fromkeys(one.service for one in requested):
            places = [one.row.place for one in requested if one.service == service]
            found += await self._listed(service, {"_id": {"$in": places}})
        return found

    async def _listed(self, service: str, where: dict[str, Any]) -> list[Found]:
        async with reading(self.mongo_url, service, prefix=self.prefix) as database:
            return [Found(service, row) for row in await MongoParkedStore(database).listed(where)]


async def write_requests(
    storage: Storage[MongoParkedStore], places: Sequence[str], status: ParkedStatus, request: RedriveRequest
) -> list[ParkedRecord]:
    """Write the request into the rows that still wait, and into the audit; the service does it. Gives these rows."""
    requested: list[ParkedRecord] = []
    for first in range(0, len(places), _AT_ONCE):
        some = places[first : first + _AT_ONCE]
        requested += await storage.transact(partial(_write, some, status, request))
    return requested


async def _write(
    places: Sequence[str], status: ParkedStatus, request: RedriveRequest, transaction: Transaction[MongoParkedStore]
) -> list[ParkedRecord]:
    where = {"_id": {"$in": list(places)}, "standing": {"$in": [one.value for one in OPEN]}}
    rows = await transaction.stores.listed(where)
    for row in rows:
        row.status, row.request = status, request
    await transaction.stores.amend(rows)
    entries = [AuditEntry.about(row, request, RedriveOutcome(status.value), request.at) for row in rows]
    await transaction.stores.note(entries)
    return rows
