"""Referrals as lists, read from where the runtime keeps the state of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.referral.domain.life import HOLDING, State
from services.referral.domain.referral import Referral
from services.referral.domain.work_kinds import WorkKind
from services.runtime.storing.collection import Database, Document, Page
from services.runtime.storing.preparing.schema import Index
from services.runtime.working.kept_state import read, readable

# The collection in which the runtime keeps each referral's state.
STATES = "states"
# Each change to a referral raises its revision.
UNHEARD = {"state.state": State.RECEIVED.value, "state.revision": 1}
OLDEST_FIRST = [("state.created_at", 1)]
INDEXES = (
    Index(STATES, [("borough", 1), ("state.organisation", 1), ("state.created_at", -1), ("_id", 1)]),
    Index(STATES, [("borough", 1), ("state.sealed.person_id", 1)]),
    Index(STATES, [("borough", 1), ("state.sent_as", 1)], only_where={"state.sent_as": {"$gt": ""}}),
    Index(STATES, [("borough", 1), ("state.follow.reference", 1)], only_where={"state.follow.reference": {"$gt": ""}}),
    Index(STATES, OLDEST_FIRST, only_where=UNHEARD),
    Index(
        STATES,
        [("borough", 1), ("state.match.organization_id", 1), ("state.state", 1), ("state.match.matched_at", 1)],
        only_where={"state.match.organization_id": {"$gt": ""}},
    ),
)
_LONGEST_OFFERED_FIRST = [("state.match.matched_at", 1), ("_id", 1)]
_LATEST_FIRST = [("state.created_at", -1), ("_id", 1)]


@dataclass(frozen=True, slots=True)
class Made:
    """The referrals that an organisation made; only those in a state, or of a borough, where one is named."""

    by: str
    state: State | None = None
    borough: BoroughSlug | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """The referrals for which a place of these organisations is held; only those in a state, where one is named."""

    to: Collection[UUID]
    state: State | None = None

    @property
    def states(self) -> frozenset[State]:
        """In which states they may be."""
        return HOLDING if self.state is None else HOLDING & {self.state}


class Referrals(Protocol):
    """Referrals as lists."""

    async def made(self, wanted: Made, *, limit: int, after: str | None = None) -> Page[Referral]:
        """A page of the referrals that an organisation made, the latest first. Raises CursorUnreadable.

        Like every list, it is without those that another release has kept so that this one cannot read them.
        """

    async def offered(self, wanted: Offered, *, limit: int, after: str | None = None) -> Page[Referral]:
        """A page of the referrals for which a place is held, the longest first. Raises CursorUnreadable."""

    async def open_of(self, boroughs: Collection[BoroughSlug], person_ids: Collection[UUID]) -> Sequence[Referral]:
        """The referrals of these people in these boroughs that have not ended. Raises KeptByAnotherRelease.

        Who passed over one would make it a second time.
        """

    async def of_people(
        self, boroughs: Collection[BoroughSlug], person_ids: Collection[UUID], limit: int
    ) -> Sequence[Referral]:
        """Some of the referrals of these people in these boroughs, also those that have ended, the latest first."""

    async def sent_as(self, name: str) -> Sequence[Referral]:
        """The referrals whose sender calls them so, by the keyed hash of the name; the latest first.

        Raises KeptByAnotherRelease.
        """

    async def followed_as(self, reference: str) -> Sequence[Referral]:
        """The referrals that their person follows by this reference, by its keyed hash; the latest first.

        They are several where it went on in another borough. Raises KeptByAnotherRelease.
        """

    async def of_earlier_releases(self, limit: int) -> Sequence[str]:
        """The ids of referrals on which it is not written what work they are; no list of open ones has them."""

    async def unheard_since(self) -> datetime | None:
        """When the oldest referral was created that is still as it was then; None where there is none."""


class MongoReferrals(Referrals):
    """Referrals in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._states = database.collection(STATES)

    @override
    async def made(self, wanted: Made, *, limit: int, after: str | None = None) -> Page[Referral]:
        # Every borough is named, so that an index led by borough gives them in order.
        boroughs = [wanted.borough] if wanted.borough else BoroughSlug
        where: dict[str, Any] = {"borough": {"$in": [one.value for one in boroughs]}, "state.organisation": wanted.by}
        if wanted.state:
            where["state.state"] = wanted.state.value
        page = await self._states.page(where, sort=_LATEST_FIRST, limit=limit, after=after)
        return Page(readable(page.items, referral_of), page.after)

    @override
    async def offered(self, wanted: Offered, *, limit: int, after: str | None = None) -> Page[Referral]:
        if not wanted.to:
            return Page((), None)
        # Every borough is named, so that an index led by borough finds them.
        where = {
            "borough": {"$in": list(BoroughSlug)},
            "state.match.organization_id": {"$in": list(dict.fromkeys(map(str, wanted.to)))},
            "state.state": {"$in": sorted(wanted.states)},
        }
        page = await self._states.page(where, sort=_LONGEST_OFFERED_FIRST, limit=limit, after=after)
        return Page(readable(page.items, referral_of), page.after)

    @override
    async def open_of(self, boroughs: Collection[BoroughSlug], person_ids: Collection[UUID]) -> Sequence[Referral]:
        if not person_ids:
            return []
        where = {**_about(boroughs, person_ids), "state.work_kinds": WorkKind.OPEN.value}
        return [referral_of(found) for found in await self._states.find(where)]

    @override
    async def of_people(
        self, boroughs: Collection[BoroughSlug], person_ids: Collection[UUID], limit: int
    ) -> Sequence[Referral]:
        found = await self._states.find(_about(boroughs, person_ids), sort=_LATEST_FIRST, limit=limit)
        return readable(found, referral_of)

    @override
    async def sent_as(self, name: str) -> Sequence[Referral]:
        return await self._named("state.sent_as", name)

    @override
    async def followed_as(self, reference: str) -> Sequence[Referral]:
        return await self._named("state.follow.reference", reference)

    async def _named(self, field: str, name: str) -> Sequence[Referral]:
        # Every borough is named, so that an index led by borough finds them.
        found = await self._states.find({"borough": {"$in": list(BoroughSlug)}, field: name})
        return sorted(map(referral_of, found), key=lambda one: one.created_at, reverse=True)

    @override
    async def of_earlier_releases(self, limit: int) -> Sequence[str]:
        # Every borough is named, so that an index led by borough finds them.
        where = {"borough": {"$in": list(BoroughSlug)}, "state.work_kinds": {"$exists": False}, "state": {"$ne": None}}
        return [found["_id"] for found in await self._states.find(where, limit=limit)]

    @override
    async def unheard_since(self) -> datetime | None:
        found = await self._states.find_first(UNHEARD, sort=OLDEST_FIRST, limit=1)
        # Looked at as it is kept, whichever release has kept it.
        return datetime.fromisoformat(found[0]["state"]["created_at"]) if found else None


def _about(boroughs: Collection[BoroughSlug], person_ids: Collection[UUID]) -> dict[str, Any]:
    ids = dict.fromkeys(map(str, person_ids))
    return {"borough": {"$in": list(dict.fromkeys(boroughs))}, "state.sealed.person_id": {"$in": list(ids)}}


def referral_of(document: Document) -> Referral:
    """The referral that the runtime keeps in this document. Raises KeptByAnotherRelease."""
    return read(Referral, document["state"]).state
