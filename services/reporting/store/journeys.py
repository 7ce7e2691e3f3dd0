"""Counts journeys where they are kept."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.contract.words.life_words import WithdrawnReason
from services.contract.words.measure_words import Change, Scale
from services.reporting.domain.budgets import Budgets
from services.reporting.domain.changes import Tally
from services.reporting.domain.fairness.counted import OffersByBorough, PeopleByBorough
from services.reporting.domain.funnel import Counts
from services.reporting.domain.journey import MEASURES, WHEREVER_IT_WAS, Measure, Measured, Occurrence, Stage
from services.reporting.store import groups
from services.runtime.storing.collection import Database, Document


class Journeys(Protocol):
    """The journeys of all referrals, to be counted."""

    async def count(self) -> Mapping[BoroughSlug, Counts]:
        """How many referrals of each borough there are of each measure; boroughs without one may be left out.

        Synthetic ones, and those that their owner never made, are none.
        """

    async def count_measured(self) -> Mapping[BoroughSlug, Tally]:
        """How many referrals there are, of those that did not move on, of which the same is known on one scale."""

    async def sum_budgets(self) -> Mapping[BoroughSlug, Budgets]:
        """What each borough granted and spent, also of referrals that have moved on; those without may be left out."""

    async def count_people(self) -> PeopleByBorough:
        """People by group with what became of them, each in the borough where the referral is, or ended."""

    async def count_offers(self) -> OffersByBorough:
        """First offers by provider, in the borough where the referral is, or ended."""


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
_ONLY_REAL = {"synthetic": {"$ne": True}, "state.withdrawn": {"$ne": WithdrawnReason.NEVER_MADE.value}}
_REAL = {"$match": _ONLY_REAL}
_MEASURED: list[Document] = [
    {"$match": {**_ONLY_REAL, "state.measured.0": {"$exists": True}, "state.moved_out": {"$ne": True}}},
    {"$unwind": "$state.measured"},
    {"$group": {"_id": {"borough": "$borough", "measured": "$state.measured"}, "count": {"$sum": 1}}},
]
_BUDGETS: list[Document] = [
    {"$match": {**_ONLY_REAL, "state.granted_pence": {"$gt": 0}}},
    {
        "$group": {
            "_id": "$borough",
            "people": {"$sum": 1},
            "granted_pence": {"$sum": "$state.granted_pence"},
            "spending": {"$sum": {"$cond": [{"$gt": ["$state.spent_pence", 0]}, 1, 0]}},
            "spent_pence": {"$sum": "$state.spent_pence"},
        }
    },
]


class MongoJourneys(Journeys):
    """The journeys in MongoDB, counted in one pass over them all."""

    def __init__(self, database: Database) -> None:
        self._states = database.collection(_STATES)

    @override
    async def count(self) -> Mapping[BoroughSlug, Counts]:
        each = {measure.value: {"$sum": {"$cond": [_counts_for(measure), 1, 0]}} for measure in MEASURES}
        found = await self._states.aggregate([_REAL, {"$group": {"_id": "$borough", **each}}])
        return {BoroughSlug(one["_id"]): {measure: int(one[measure.value]) for measure in MEASURES} for one in found}

    @override
    async def count_measured(self) -> Mapping[BoroughSlug, Tally]:
        counted: dict[BoroughSlug, dict[Measured, int]] = defaultdict(dict)
        for found in await self._states.aggregate(_MEASURED):
            scale, at_start, change = found["_id"]["measured"]
            measured = Measured(Scale(scale), at_start, change and Change(change))
            counted[BoroughSlug(found["_id"]["borough"])][measured] = int(found["count"])
        return counted

    @override
    async def sum_budgets(self) -> Mapping[BoroughSlug, Budgets]:
        found = await self._states.aggregate(_BUDGETS)
        return {
            BoroughSlug(one["_id"]): Budgets(
                int(one["people"]), int(one["granted_pence"]), int(one["spending"]), int(one["spent_pence"])
            )
            for one in found
        }

    @override
    async def count_people(self) -> PeopleByBorough:
        return await groups.count_people(self._states)

    @override
    async def count_offers(self) -> OffersByBorough:
        return await groups.count_offers(self._states)


def _counts_for(measure: Measure) -> Document:
    stays: list[Document] = [] if measure in WHEREVER_IT_WAS else [{"$not": ["$state.moved_out"]}]
    return {"$and": [_COUNTS[measure], *stays]}


def in_mongo(database: Database) -> Stores:
    """The stores in this database."""
    return Stores(MongoJourneys(database))
