"""Counts people by group where their journeys are kept: one pass, in which each stands once for each dimension."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.words.life_words import WithdrawnReason
from services.contract.words.vocabulary import AgeBand, EthnicCategory, Gender
from services.reporting.domain.fairness.counted import Became, OffersByBorough, PeopleByBorough, Provider
from services.reporting.domain.fairness.groups import ENGLISH, NO_ENGLISH, NOT_KNOWN, Dimension, Group
from services.runtime.storing.collection import Collection, Document

# Whose journey goes on, or ended, here.
_THEIRS: Document = {
    "$match": {
        "synthetic": {"$ne": True},
        "state.withdrawn": {"$ne": WithdrawnReason.NEVER_MADE.value},
        "state.created": True,
        "state.moved_out": {"$ne": True},
    }
}
# As domain.fairness.groups.groups_of has them.
_CODES: Mapping[Dimension, Any] = {
    Dimension.AGE: {"$ifNull": ["$state.age_band", AgeBand.UNKNOWN.value]},
    Dimension.GENDER: {"$ifNull": ["$state.gender", Gender.UNKNOWN.value]},
    Dimension.ETHNICITY: {"$ifNull": ["$state.ethnic_category", EthnicCategory.NOT_KNOWN.value]},
    Dimension.DEPRIVATION: {"$ifNull": ["$state.deprivation", NOT_KNOWN]},
    # What an earlier release has kept says nothing of it.
    Dimension.LANGUAGE: {"$cond": [{"$eq": ["$state.uses_english", False]}, NO_ENGLISH, ENGLISH]},
}
_BECAME: list[Document] = [
    _THEIRS,
    {
        "$project": {
            "borough": 1,
            "offered": {"$eq": ["$state.matched", True]},
            "days": {"$ifNull": ["$state.waited_days", None]},
            "metres": {"$ifNull": ["$state.offer_metres", None]},
            "groups": [{"dimension": dimension.value, "code": code} for dimension, code in _CODES.items()],
        }
    },
    {"$unwind": "$groups"},
    {
        "$group": {
            "_id": {name: f"${name}" for name in ("borough", "groups", "offered", "days", "metres")},
            "count": {"$sum": 1},
        }
    },
]
_OFFERS: list[Document] = [
    _THEIRS,
    {"$match": {"state.provider_name": {"$gt": ""}}},
    {
        "$group": {
            "_id": {"borough": "$borough", "key": {"$ifNull": ["$state.provider_id", "$state.provider_name"]}},
            # A provider may have changed its name: the last by the alphabet, whatever was read first.
            "name": {"$max": "$state.provider_name"},
            "count": {"$sum": 1},
        }
    },
]


async def count_people(states: Collection) -> PeopleByBorough:
    """People by group with what became of them, in each borough where there are any."""
    counted: dict[BoroughSlug, dict[Became, int]] = defaultdict(dict)
    for found in await states.aggregate(_BECAME):
        one = found["_id"]
        group = Group(Dimension(one["groups"]["dimension"]), one["groups"]["code"])
        # MongoDB leaves out of a group's name what is null.
        became = Became(group, one["offered"], one.get("days"), one.get("metres"))
        counted[BoroughSlug(one["borough"])][became] = int(found["count"])
    return counted


async def count_offers(states: Collection) -> OffersByBorough:
    """First offers by provider, in each borough where there are any."""
    counted: dict[BoroughSlug, dict[Provider, int]] = defaultdict(dict)
    for found in await states.aggregate(_OFFERS):
        one = found["_id"]
        counted[BoroughSlug(one["borough"])][Provider(one["key"], found["name"])] = int(found["count"])
    return counted
