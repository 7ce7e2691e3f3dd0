"""Which boroughs another works: a document for each that was ever handed over, or changed outside of a batch."""

from collections.abc import Iterable

from services.contract.boroughs import BoroughSlug
from services.runtime.storing.collection import Database
from services.runtime.storing.words import word
from services.runtime.working.ports import HandedOver

COLLECTION = "handovers"
# In a document of this collection, and in the fences of its partitions: the group of whoever works the borough.
TO = "handed_to"
_SLUGS = frozenset(BoroughSlug)


class HandoverRows:
    """Bound to a transaction, or to none. A document is `{_id: borough, handed_to: group or None, turns}`."""

    def __init__(self, database: Database) -> None:
        self._rows = database.collection(COLLECTION)

    async def check(self, boroughs: Iterable[BoroughSlug]) -> None:
        """Raise HandedOver where another works one of these; none can be handed over before the transaction ends.

        To read would not do: what is handed over a moment later would not meet this transaction. So each takes a turn.
        """
        for borough in sorted(boroughs):
            row = await self._rows.find_and_update({"_id": borough.value}, {"$inc": {"turns": 1}}, upsert=True)
            if row and row.get(TO):
                raise HandedOver

    async def standing(self) -> frozenset[BoroughSlug]:
        """The boroughs that another works."""
        return frozenset(word(BoroughSlug, row["_id"]) for row in await self._rows.find({TO: {"$ne": None}}))


def boroughs_of(topics: Iterable[str]) -> frozenset[BoroughSlug]:
    """The boroughs whose topics these are, whatever stands before their names."""
    named = (next((part for part in name.split(".") if part in _SLUGS), "") for name in topics)
    return frozenset(BoroughSlug(slug) for slug in named if slug)
