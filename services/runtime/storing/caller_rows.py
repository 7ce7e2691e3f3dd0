"""The organisations that a service knows, in its own database."""

from time import monotonic

from services.runtime.storing.collection import Collection
from services.runtime.working.callers import Caller

COLLECTION = "callers"
_REMEMBER_SECONDS = 5.0


class MongoCallers:
    """Callers by the hash of their token. What was found is remembered for seconds, so a token taken back ends soon."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._remembered: dict[str, tuple[float, Caller]] = {}

    async def find(self, token_hash: str) -> Caller | None:
        """The caller whose token has this hash."""
        until, caller = self._remembered.get(token_hash, (0.0, None))
        if caller is not None and monotonic() < until:
            return caller
        self._remembered.pop(token_hash, None)
        document = await self._collection.find_one({"_id": token_hash})
        if document is None:
            return None
        caller = Caller(document["organisation"], frozenset(document["rights"]))
        self._remembered[token_hash] = (monotonic() + _REMEMBER_SECONDS, caller)
        return caller

    async def add(self, token_hash: str, caller: Caller) -> None:
        """Remember a caller."""
        document = {"_id": token_hash, "organisation": caller.organisation, "rights": sorted(caller.rights)}
        await self._collection.replace(token_hash, document)

    async def remove(self, organisation: str) -> int:
        """Take an organisation's tokens back: this function will give how many they were."""
        return await self._collection.delete({"organisation": organisation})

    async def list(self) -> list[Caller]:
        """Every caller, by name; without their tokens, which nobody has."""
        found = await self._collection.find({}, sort=[("organisation", 1)])
        return [Caller(document["organisation"], frozenset(document["rights"])) for document in found]
