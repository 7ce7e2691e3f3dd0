"""What another matching would have to go on with, and could not if it lacked it: people in options, across borders."""

from collections.abc import Mapping
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.matching import places
from services.matching.domain.search import SearchStatus
from services.matching.keeping.store import LISTINGS
from services.matching.waiting import store as waiting
from services.runtime.storing.collection import Database
from services.runtime.storing.rows import parked as parked_rows
from services.runtime.working.parked import OPEN, READ_BEFORE

# Where the runtime keeps what a service knows of each referral.
_STATES = "states"
# By option, which searches are in it beside those that wait.
_SEARCHES: Mapping[str, Mapping[str, Any]] = {
    "ending-holds": {"state.status": SearchStatus.HOLDS.value, "state.held_until": {"$ne": None}},
    "asking-providers": {"state.status": SearchStatus.ASKS.value},
    "sessions": {"state.session_key": {"$ne": None}},
    "companions": {"state.companion_id": {"$ne": None}},
}


async def in_options(borough: BoroughSlug, database: Database) -> Mapping[str, int]:
    """How many of a borough's people are in each option; options in which nobody is are left out."""
    states = database.collection(_STATES)
    ours = {"borough": borough.value, "synthetic": {"$ne": True}}
    counts = {name: len(await states.find({**ours, **where})) for name, where in _SEARCHES.items()}
    counts["waiting-list"] = len(await database.collection(waiting.COLLECTION).find({"borough": borough.value}))
    return {name: count for name, count in counts.items() if count}


async def parked(borough: BoroughSlug, database: Database) -> int:
    """How many events of the borough's referrals wait to be worked."""
    where = {
        "borough": borough.value,
        "standing": {"$in": [one.value for one in OPEN]},
        "reason": {"$in": [one.value for one in READ_BEFORE]},
    }
    return len(await database.collection(parked_rows.COLLECTION).find(where))


async def across_the_border(borough: BoroughSlug, database: Database) -> int:
    """At how many services people cross its border: of this borough at another's, or of others at one of its own.

    A service's borough is that of who keeps its listing; one that is listed nowhere is that of whoever holds a place.
    """
    kept = {one["_id"]: one["keeper"] for one in await database.collection(LISTINGS).find({})}
    held = await database.collection(places.COLLECTION).find({"taken.0": {"$exists": True}})
    homes = await _homes([holder for one in held for holder in one["taken"]], database)
    return sum(_across(borough, kept.get(one["_id"]), {homes.get(holder) for holder in one["taken"]}) for one in held)


def _across(borough: BoroughSlug, keeper: str | None, homes: set[str | None]) -> bool:
    """Whether this borough meets another at the service."""
    together = {home for home in (keeper, *homes) if home}
    return borough.value in together and together != {borough.value}


async def _homes(referrals: list[str], database: Database) -> Mapping[str, str]:
    found = await database.collection(_STATES).find({"_id": {"$in": referrals}})
    return {one["_id"]: one["borough"] for one in found}
