"""Counts journeys where they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.contract.life_words import WithdrawnReason
from services.reporting.domain.funnel import Counts
from services.reporting.domain.journey import MEASURES, WHEREVER_IT_WAS, Measure, Occurrence, Stage
from services.runtime.storing.collection import Database, Document


class Journeys(Protocol):
    """The journeys of all referrals, to be counted."""

    async def count(self) -> Mapping[BoroughSlug, Counts]:
        """How many referrals of each borough there are of each measure; boroughs without one may be left out.

        Synthetic ones, and those that their owner never made, are none.
        """


@dataclass(frozen=True, slots=True)
class Stores:
    """What the reporting service reads."""

    journeys: Journeys


# The collection in which the runtime keeps each referral's state.
_STATES = "states"
# A journey counts where this is true, or holds a day, an instant, a word or a number that is not 0.
_COUNTS: dict[Measure, Any] = {
    Stage.CREATED: {"$and": ["$state.created", {"$not": ["$state.moved_in"]}]},
    Stage.MATCHED: "$state.matched",
    Stage.TOLD: "$state.told_at",
    Stage.ATTENDED: "$state.attended_on",
    # To MongoDB a list without anything in it is true, and is more than no list at all.
    Occurrence.DECLINED_BY_PERSON: {"$gt": ["$state.declined", []]},
    Occurrence.DECLINED_BY_PROVIDER: {"$gt": ["$state.provider_declined", []]},
    Occurrence.RELEASED: "$state.released",
    Occurrence.CLOSED: "$state.closed",
    Occurrence.WITHDRAWN: {"$or": ["$state.withdrawn", "$state.consent_ended"]},
    Occurrence.MOVED_IN: "$state.moved_in",
    Occurrence.MOVED_OUT: "$state.moved_out",
}
_REAL = {"$match": {"synthetic": {"$ne": True}, "state.withdrawn": {"$ne": WithdrawnReason.NEVER_MADE.value}}}


class MongoJourneys(Journeys):
    """The journeys in MongoDB, counted in one pass over them all."""

    def __init__(self, database: Database) -> None:
        self._states = database.collection(_STATES)

    @override
    async def count(self) -> Mapping[BoroughSlug, Counts]:
        each = {measure.value: {"$sum": {"$cond": [_counts_for(measure), 1, 0]}} for measure in MEASURES}
        found = await self._states.aggregate([_REAL, {"$group": {"_id": "$borough", **each}}])
        return {BoroughSlug(one["_id"]): {measure: int(one[measure.value]) for measure in MEASURES} for one in found}


def _counts_for(measure: Measure) -> Document:
    stays: list[Document] = [] if measure in WHEREVER_IT_WAS else [{"$not": ["$state.moved_out"]}]
    return {"$and": [_COUNTS[measure], *stays]}


def in_mongo(database: Database) -> Stores:
    """The stores in this database."""
    return Stores(MongoJourneys(database))
