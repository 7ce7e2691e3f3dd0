"""The organisations that a service knows, in its own database."""

from time import monotonic
from uuid import UUID

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.runtime.storing.collection import Collection, Document
from services.runtime.working.callers import Caller, Callers

COLLECTION = "callers"
_REMEMBER_SECONDS = 5.0


class MongoCallers(Callers):
    """Callers by the hash of their token. What was found is remembered for seconds, so a token taken back ends soon."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._remembered: dict[str, tuple[float, Caller]] = {}

    @override
    async def find(self, token_hash: str) -> Caller | None:
        until, caller = self._remembered.get(token_hash, (0.0, None))
        if caller is not None and monotonic() < until:
            return caller
        self._remembered.pop(token_hash, None)
        document = await self._collection.find_one({"_id": token_hash})
        if document is None:
            return None
        caller = _caller(document)
        self._remembered[token_hash] = (monotonic() + _REMEMBER_SECONDS, caller)
        return caller

    @override
    async def add(self, token_hash: str, caller: Caller) -> None:
        await self._collection.replace(token_hash, {"_id": token_hash, **_document(caller)})

    async def remove(self, organisation: str) -> int:
        """Take an organisation's tokens back: this function will give how many they were."""
        return await self._collection.delete({"organisation": organisation})

    async def list(self) -> list[Caller]:
        """Every caller, by name; without their tokens, which nobody has."""
        found = await self._collection.find({}, sort=[("organisation", 1)])
        return [_caller(document) for document in found]


def _document(caller: Caller) -> Document:
    return {
        "organisation": caller.organisation,
        "rights": sorted(caller.rights),
        "person": caller.person,
        "roles": list(caller.roles),
        "boroughs": [borough.value for borough in caller.boroughs],
        "provides": [str(service_id) for service_id in caller.provides],
    }


def _caller(document: Document) -> Caller:
    # Rows of an earlier release have an organisation and rights alone.
    return Caller(
        organisation=document["organisation"],
        rights=frozenset(document["rights"]),
        person=document.get("person"),
        roles=tuple(document.get("roles", ())),
        boroughs=tuple(map(BoroughSlug, document.get("boroughs", ()))),
        provides=tuple(map(UUID, document.get("provides", ()))),
    )
