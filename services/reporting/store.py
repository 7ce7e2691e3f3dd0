"""Counts journeys where they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.funnel import Counts
from services.reporting.domain.journey import Stage
from services.runtime.storing.collection import Database


class Journeys(Protocol):
    """The journeys of all referrals, to be counted."""

    async def count(self) -> Mapping[BoroughSlug, Counts]:
        """How many referrals of each borough reached each stage; boroughs without a referral may be left out."""


@dataclass(frozen=True, slots=True)
class Stores:
    """What the reporting service reads."""

    journeys: Journeys


# The collection in which the runtime keeps each referral's state.
_STATES = "states"
# By which field of the state a stage is known: it is true, or holds a day or an instant.
_FIELDS = {
    Stage.CREATED: "state.created",
    Stage.MATCHED: "state.matched",
    Stage.TOLD: "state.told_at",
    Stage.ATTENDED: "state.attended_on",
}


class MongoJourneys(Journeys):
    """The journeys in MongoDB, counted in one pass over them all."""

    def __init__(self, database: Database) -> None:
        self._states = database.collection(_STATES)

    @override
    async def count(self) -> Mapping[BoroughSlug, Counts]:
        each = {stage.value: {"$sum": {"$cond": [f"${field}", 1, 0]}} for stage, field in _FIELDS.items()}
        found = await self._states.aggregate([{"$group": {"_id": "$borough", **each}}])
        return {BoroughSlug(one["_id"]): {stage: int(one[stage.value]) for stage in Stage} for one in found}


def in_mongo(database: Database) -> Stores:
    """The stores in this database."""
    return Stores(MongoJourneys(database))
