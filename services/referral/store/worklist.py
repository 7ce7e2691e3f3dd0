"""What link workers have to do, read from where the runtime keeps the state of each referral."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.referral.domain.referral import Referral
from services.referral.domain.work_kinds import WorkKind
from services.referral.store.referrals import STATES, referral_of
from services.runtime.storing.collection import Database, Page
from services.runtime.storing.preparing.schema import Index
from services.runtime.storing.words import word
from services.runtime.working.kept_state import readable

_ASSIGNED = {"state.assigned_to.organisation": {"$exists": True}}
# The words for urgency happen to be in the order of the alphabet, from the least to the most.
_URGENT_FIRST = [("state.urgency", -1), ("state.created_at", 1), ("_id", 1)]
_TEAM = ("state.assigned_to.organisation", 1)
INDEXES = (
    Index(STATES, [("borough", 1), ("state.work_kinds", 1), *_URGENT_FIRST]),
    Index(STATES, [("borough", 1), _TEAM, ("state.work_kinds", 1), *_URGENT_FIRST], only_where=_ASSIGNED),
    Index(
        STATES,
        [("borough", 1), _TEAM, ("state.assigned_to.person", 1), ("state.assigned_to.at", 1)],
        only_where=_ASSIGNED,
    ),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose work: all of these boroughs; of those who work for an organisation, or of one person there, if named."""

    boroughs: tuple[BoroughSlug, ...]
    organisation: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Caseload:
    """How much one link worker has: referrals that are open, and people whose referral they took on in a time."""

    open: int
    people: int


class Worklist(Protocol):
    """What link workers have to do."""

    async def page(self, wanted: Wanted, kind: WorkKind, *, limit: int, after: str | None = None) -> Page[Referral]:
        """A page of the work of a kind, the most urgent first, then the oldest. Raises CursorUnreadable."""

    async def counts(self, wanted: Wanted) -> Mapping[WorkKind, int]:
        """How much there is of each kind; kinds of which there is none may be left out."""

    async def caseload(self, wanted: Wanted, *, since: datetime) -> Caseload:
        """How much the person who is wanted has; people are counted whose referral they were given since then."""


class MongoWorklist(Worklist):
    """The worklist in MongoDB; each query is led by an index, and sees open referrals alone."""

    def __init__(self, database: Database) -> None:
        self._states = database.collection(STATES)

    @override
    async def page(self, wanted: Wanted, kind: WorkKind, *, limit: int, after: str | None = None) -> Page[Referral]:
        where = {**_where(wanted), "state.work_kinds": kind.value}
        page = await self._states.page(where, sort=_URGENT_FIRST, limit=limit, after=after)
        return Page(readable(page.items, referral_of), page.after)

    @override
    async def counts(self, wanted: Wanted) -> Mapping[WorkKind, int]:
        found = await self._states.aggregate(
            [
                {"$match": {**_where(wanted), "state.work_kinds": WorkKind.OPEN.value}},
                {"$unwind": "$state.work_kinds"},
                {"$group": {"_id": "$state.work_kinds", "count": {"$sum": 1}}},
            ]
        )
        return {word(WorkKind, one["_id"]): int(one["count"]) for one in found}

    @override
    async def caseload(self, wanted: Wanted, *, since: datetime) -> Caseload:
        open_now = {**_where(wanted), "state.work_kinds": WorkKind.OPEN.value}
        # Instants are kept as text; this one is written as far as the second, where all are alike.
        given = {"state.assigned_to.at": {"$gte": f"{since:%Y-%m-%dT%H:%M:%S}"}}
        taken_on = {**_where(wanted), **given, "state.synthetic": {"$ne": True}}
        each_person = {"$group": {"_id": "$state.sealed.person_id"}}
        return Caseload(open=await self._count(open_now), people=await self._count(taken_on, each_person))

    async def _count(self, where: Mapping[str, Any], *stages: Mapping[str, Any]) -> int:
        found = await self._states.aggregate([{"$match": where}, *stages, {"$count": "count"}])
        return int(found[0]["count"]) if found else 0


def _where(wanted: Wanted) -> dict[str, Any]:
    where: dict[str, Any] = {"borough": {"$in": [borough.value for borough in wanted.boroughs]}}
    if wanted.organisation:
        where["state.assigned_to.organisation"] = wanted.organisation
    if wanted.person:
        where["state.assigned_to.person"] = wanted.person
    return where
