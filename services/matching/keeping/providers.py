"""Whose services a token may list: widened when an editor approves a claim."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.doors.rights import TokenRight
from services.runtime.storing.collection import Database
from services.runtime.storing.rows.callers import COLLECTION


class Providers(Protocol):
    """The tokens that list services, within one transaction."""

    async def add(self, organisation: str, organization_id: UUID) -> None:
        """The tokens of this organisation list the services of that organisation of the directory, too."""

    async def of(self, organisation: str, now: datetime) -> tuple[UUID, ...]:
        """The organisations of the directory whose services this organisation's tokens list that hold now."""


class MongoProviders(Providers):
    """Writes into the callers that this service knows; who was looked up before is known anew within seconds."""

    def __init__(self, database: Database) -> None:
        self._callers = database.collection(COLLECTION)

    @override
    async def add(self, organisation: str, organization_id: UUID) -> None:
        where = {"organisation": organisation, "rights": TokenRight.LIST.value}
        await self._callers.update(where, {"$addToSet": {"provides": str(organization_id)}})

    @override
    async def of(self, organisation: str, now: datetime) -> tuple[UUID, ...]:
        holds = {"$or": [{"expires_at": None}, {"expires_at": {"$gt": now}}]}
        found = await self._callers.find({"organisation": organisation, "rights": TokenRight.LIST.value, **holds})
        return tuple(sorted({UUID(one) for token in found for one in token.get("provides", ())}))
