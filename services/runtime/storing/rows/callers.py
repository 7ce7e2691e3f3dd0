"""The organisations that a service knows, in its own database."""

import asyncio
from collections.abc import Collection as Some
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import inf
from time import monotonic
from uuid import UUID

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.runtime.clock import Clock, utc_now
from services.runtime.storing import driver
from services.runtime.storing.collection import Collection, Document
from services.runtime.storing.shared_lookups import SharedLookups
from services.runtime.working.callers import Caller, Callers, Token
from services.runtime.working.ports import Unavailable

COLLECTION = "callers"
_REMEMBER_SECONDS = 5.0
# Often enough to tell which tokens nobody uses, and so seldom that it costs nothing.
_NOTED_EVERY = timedelta(hours=1)


class MongoCallers(Callers):
    """Callers by the hash of their token. What was found is remembered for seconds, so a token taken back ends soon.

    Finding one waits no longer than `seconds` for MongoDB.
    """

    def __init__(self, collection: Collection, clock: Clock = utc_now, *, seconds: float = inf) -> None:
        self._collection = collection
        self._clock = clock
        self._seconds = seconds
        self._remembered: dict[str, tuple[float, Token]] = {}
        self._lookups = SharedLookups(self._look)

    @override
    async def find(self, token_hash: str) -> Caller | None:
        try:
            async with asyncio.timeout(None if self._seconds == inf else self._seconds):
                token = self._recalled(token_hash) or await self._looked_up(token_hash)
        except TimeoutError:
            raise Unavailable("MongoDB did not say in time whose token it is.") from None
        return None if token is None or token.has_expired(self._clock()) else token.caller

    def _recalled(self, token_hash: str) -> Token | None:
        until, token = self._remembered.get(token_hash, (0.0, None))
        if monotonic() < until:
            return token
        self._remembered.pop(token_hash, None)
        return None

    async def _looked_up(self, token_hash: str) -> Token | None:
        document = await self._lookups.find(token_hash)
        if document is None:
            return None
        token = _token(document)
        await self._note_use(token)
        self._remembered[token_hash] = (monotonic() + _REMEMBER_SECONDS, token)
        return token

    async def _look(self, hashes: Sequence[str]) -> Sequence[Document]:
        with driver.until(monotonic() + self._seconds):
            return await self._collection.find({"_id": {"$in": list(hashes)}})

    async def _note_use(self, token: Token) -> None:
        now = self._clock()
        long_ago = now - _NOTED_EVERY
        if not token.has_expired(now) and (token.last_used is None or token.last_used < long_ago):
            unnoted = {"_id": token.hash, "last_used": {"$not": {"$gte": long_ago}}}
            await self._collection.update(unnoted, {"$set": {"last_used": now}})

    @override
    async def add(self, token_hash: str, caller: Caller, *, expires_at: datetime | None = None) -> None:
        given = {"$set": _document(caller) | {"expires_at": expires_at}, "$setOnInsert": {"made_at": self._clock()}}
        await self._collection.update_each([({"_id": token_hash}, given)], upsert=True)

    async def remove(self, hashes: Some[str]) -> None:
        """Take these tokens back."""
        await self._collection.delete({"_id": {"$in": list(hashes)}})

    async def list(self) -> list[Token]:
        """Every token, by the name of its organisation."""
        found = await self._collection.find({}, sort=[("organisation", 1), ("made_at", 1), ("_id", 1)])
        return [_token(document) for document in found]


def _document(caller: Caller) -> Document:
    return {
        "organisation": caller.organisation,
        "rights": sorted(caller.rights),
        "person": caller.person,
        "roles": list(caller.roles),
        "boroughs": [borough.value for borough in caller.boroughs],
        "provides": [str(organization_id) for organization_id in caller.provides],
    }


def _token(document: Document) -> Token:
    # Rows of an earlier release have an organisation and rights alone.
    return Token(
        hash=document["_id"],
        caller=Caller(
            organisation=document["organisation"],
            rights=frozenset(document["rights"]),
            person=document.get("person"),
            roles=tuple(document.get("roles", ())),
            boroughs=tuple(map(BoroughSlug, document.get("boroughs", ()))),
            provides=tuple(map(UUID, document.get("provides", ()))),
        ),
        made_at=document.get("made_at"),
        last_used=document.get("last_used"),
        expires_at=document.get("expires_at"),
    )
