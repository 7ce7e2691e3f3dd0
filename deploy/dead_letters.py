"""The records that the services have set aside: found, and asked about. What is in them stays sealed."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from deploy.boroughs import Component
from deploy.problems import CannotRun
from services.contract.boroughs import BoroughSlug
from services.contract.vocabulary import DeadLetterReason
from services.runtime.admin import dead_letters
from services.runtime.admin.databases import reading, shelf_of
from services.runtime.storing.parked_rows import MongoParkedStore
from services.runtime.working.audit import AuditEntry
from services.runtime.working.parked import ParkedRecord, ParkedStatus, RedriveRequest

ASKED = (ParkedStatus.RETRY_ASKED, ParkedStatus.DISCARD_ASKED)
_LOOK_SECONDS = 0.2


class NotAnId(CannotRun):
    """What was typed cannot be the id of a record that was set aside."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"{typed!r} is not the id of a dead letter.",
            where="ID",
            do="take it from `linkway dead-letters list`: service/topic/partition/offset",
        )


@dataclass(frozen=True)
class Found:
    """A row, and the service that has set it aside."""

    service: Component
    row: ParkedRecord

    @property
    def id(self) -> str:
        """What it is called on the command line: two services may have set the same record aside."""
        return f"{self.service}/{self.row.place}"


@dataclass(frozen=True)
class Wanted:
    """Which rows are meant; what is left out does not matter."""

    service: Component | None = None
    place: str | None = None
    key: str | None = None
    borough: BoroughSlug | None = None
    reason: DeadLetterReason | None = None
    standings: Sequence[ParkedStatus] = tuple(ParkedStatus)

    @classmethod
    def by_id(cls, typed: str, standings: Sequence[ParkedStatus] = tuple(ParkedStatus)) -> "Wanted":
        """The one row of this id. Raises NotAnId."""
        service, _, place = typed.partition("/")
        if service not in set(Component) or place.count("/") != 2:
            raise NotAnId(typed)
        return cls(Component(service), place, standings=standings)

    @property
    def services(self) -> Iterable[Component]:
        """The services whose rows are meant."""
        return [self.service] if self.service else Component

    def where(self) -> dict[str, Any]:
        """The same, as MongoDB is asked."""
        fields = {"_id": self.place, "key": self.key, "borough": self.borough, "reason": self.reason}
        # As plain text, because the driver knows no words of a vocabulary.
        given = {name: str(value) for name, value in fields.items() if value is not None}
        return given | {"standing": {"$in": [one.value for one in self.standings]}}


@dataclass(frozen=True)
class DeadLetters:
    """The rows of all services on one MongoDB. `prefix` stands before the names of their databases."""

    mongo_url: str
    prefix: str = ""

    async def find(self, wanted: Wanted) -> list[Found]:
        """The rows that are meant, by service, in the order in which they were set aside."""
        found: list[Found] = []
        for service in wanted.services:
            async with reading(self.mongo_url, service, prefix=self.prefix) as database:
                found += [Found(service, row) for row in await MongoParkedStore(database).listed(wanted.where())]
        return found

    async def audit(self, found: Found) -> list[AuditEntry]:
        """What was asked about the row, and what came of it."""
        async with reading(self.mongo_url, found.service, prefix=self.prefix) as database:
            return await MongoParkedStore(database).entries(found.row.place)

    async def ask(self, wanted: Wanted, standing: ParkedStatus, wish: RedriveRequest) -> list[Found]:
        """Ask the services to work these again, or to give them up: the rows that they were asked about."""
        asked: list[Found] = []
        for service in wanted.services:
            places = [one.row.place for one in await self.find(replace(wanted, service=service))]
            async with shelf_of(self.mongo_url, service, prefix=self.prefix) as storage:
                asked += [Found(service, row) for row in await dead_letters.ask(storage, places, standing, wish)]
        return asked

    async def outcomes(self, asked: Sequence[Found], seconds: float) -> list[Found]:
        """These rows again, once the services have done what was asked, or when the time is over."""
        end = monotonic() + seconds
        while True:
            now = await self._again(asked)
            if monotonic() >= end or not any(one.row.standing in ASKED for one in now):
                return now
            await asyncio.sleep(_LOOK_SECONDS)

    async def _again(self, asked: Sequence[Found]) -> list[Found]:
        found: list[Found] = []
        for service in dict.fromkeys(one.service for one in asked):
            places = [one.row.place for one in asked if one.service is service]
            async with reading(self.mongo_url, service, prefix=self.prefix) as database:
                rows = await MongoParkedStore(database).listed({"_id": {"$in": places}})
            found += [Found(service, row) for row in rows]
        return found
