"""Whose services an organisation may list, by token or signed in: widened when an editor approves a claim."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.doors.rights import TokenRight
from services.runtime.storing.collection import Database
from services.runtime.storing.rows.callers import COLLECTION

GRANTED = "granted"


class Providers(Protocol):
    """Who lists services, within one transaction."""

    async def add(self, organisation: str, organization_id: UUID) -> None:
        """Tokens and people of this organisation list the services of that organisation of the directory, too."""

    async def granted(self, organisation: str) -> tuple[UUID, ...]:
        """The organisations of the directory whose services whoever signs in for this one lists by a claim."""

    async def of(self, organisation: str, now: datetime) -> tuple[UUID, ...]:
        """The organisations of the directory whose services this organisation's tokens list that hold now."""


class MongoProviders(Providers):
    """Writes into the callers that this service knows; who was looked up before is known anew within seconds.

    What is granted has rows of its own too, because people who sign in have none here.
    """

    def __init__(self, database: Database) -> None:
        self._callers = database.collection(COLLECTION)
        self._granted = database.collection(GRANTED)

    @override
    async def add(self, organisation: str, organization_id: UUID) -> None:
        where = {"organisation": organisation, "rights": TokenRight.LIST.value}
        also = {"$addToSet": {"provides": str(organization_id)}}
        await self._callers.update(where, also)
        await self._granted.update_each([({"_id": organisation}, also)], upsert=True)

    @override
    async def granted(self, organisation: str) -> tuple[UUID, ...]:
        row = await self._granted.find_one({"_id": organisation})
        return tuple(map(UUID, row["provides"])) if row else ()

    async def every_grant(self) -> dict[str, tuple[UUID, ...]]:
        """All that was granted, by organisation."""
        rows = await self._granted.find({"provides": {"$ne": []}}, sort=[("_id", 1)])
        return {row["_id"]: tuple(map(UUID, row["provides"])) for row in rows}

    async def take_back(self, organisation: str, organization_id: UUID) -> bool:
        """Undo a grant, for tokens and people: whether there was one."""
        no_more = {"$pull": {"provides": str(organization_id)}}
        had = {"_id": organisation, "provides": str(organization_id)}
        was_granted = bool(await self._granted.update(had, no_more))
        if was_granted:
            await self._callers.update({"organisation": organisation, "rights": TokenRight.LIST.value}, no_more)
        return was_granted

    @override
    async def of(self, organisation: str, now: datetime) -> tuple[UUID, ...]:
        holds = {"$or": [{"expires_at": None}, {"expires_at": {"$gt": now}}]}
        found = await self._callers.find({"organisation": organisation, "rights": TokenRight.LIST.value, **holds})
        return tuple(sorted({UUID(one) for token in found for one in token.get("provides", ())}))
