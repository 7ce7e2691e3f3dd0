"""Referrals as they are listed and worked on, from the states in memory."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.domain.work_kinds import WorkKind
from services.referral.store.referrals import Made, Offered, referral_of
from services.referral.store.worklist import Caseload, Wanted
from services.runtime.storing.collection import Order, Page
from services.runtime.storing.storage import document_of
from services.runtime.working.kept_state import readable
from tests.fakes.collection import MemoryCollection
from tests.fakes.storage import Memory
from tests.fakes.worklists import is_wanted


@dataclass
class MemoryReferrals:
    """Lists the states that the runtime keeps in this memory."""

    memory: Memory

    async def made(self, wanted: Made, *, limit: int, after: str | None = None) -> Page[Referral]:
        def is_wanted(referral: Referral) -> bool:
            facts = (referral.organisation, wanted.state or referral.state, wanted.borough or referral.borough)
            return facts == (wanted.by, referral.state, referral.borough)

        return await _page(self.memory, is_wanted, [("state.created_at", -1), ("_id", 1)], limit, after)

    async def offered(self, wanted: Offered, *, limit: int, after: str | None = None) -> Page[Referral]:
        def is_wanted(referral: Referral) -> bool:
            place = referral.match
            return place is not None and place.organization_id in wanted.to and referral.state in wanted.states

        return await _page(self.memory, is_wanted, [("state.match.matched_at", 1), ("_id", 1)], limit, after)

    async def open_of(self, boroughs: Collection[BoroughSlug], person_ids: Collection[UUID]) -> Sequence[Referral]:
        return [one for one in self._of(boroughs, person_ids) if WorkKind.OPEN in one.work_kinds]

    async def of_people(
        self, boroughs: Collection[BoroughSlug], person_ids: Collection[UUID], limit: int
    ) -> Sequence[Referral]:
        theirs = [one for one in _kept(self.memory) if one.borough in boroughs and one.sealed.person_id in person_ids]
        latest_first = sorted(theirs, key=lambda one: str(one.referral_id))
        return sorted(latest_first, key=lambda one: one.created_at, reverse=True)[:limit]

    def _of(self, boroughs: Collection[BoroughSlug], person_ids: Collection[UUID]) -> list[Referral]:
        # Looked at as it is kept, because to read each referral whole takes long where there are many.
        kept = (one.state for one in self.memory.states.values() if one.state)
        found = (one for one in kept if one["borough"] in boroughs and _person_in(one) in person_ids)
        return [referral_of({"state": one}) for one in found]

    async def sent_as(self, name: str) -> Sequence[Referral]:
        found = [one for one in _kept(self.memory) if one.sent_as == name]
        return sorted(found, key=lambda one: one.created_at, reverse=True)

    async def followed_as(self, reference: str) -> Sequence[Referral]:
        found = [one for one in _kept(self.memory) if one.follow and one.follow.reference == reference]
        return sorted(found, key=lambda one: one.created_at, reverse=True)

    async def of_earlier_releases(self, limit: int) -> Sequence[str]:
        rows = self.memory.states.items()
        return [key for key, row in rows if row.state and "work_kinds" not in row.state][:limit]

    async def unheard_since(self) -> datetime | None:
        unheard = [one for one in _kept(self.memory) if one.state is State.RECEIVED and one.revision == 1]
        return min((one.created_at for one in unheard), default=None)


@dataclass
class MemoryWorklist:
    """Reads the work from the states that the runtime keeps in this memory."""

    memory: Memory

    async def page(self, wanted: Wanted, kind: WorkKind, *, limit: int, after: str | None = None) -> Page[Referral]:
        order = [("state.urgency", -1), ("state.created_at", 1), ("_id", 1)]
        return await _page(
            self.memory, lambda one: kind in one.work_kinds and is_wanted(one, wanted), order, limit, after
        )

    async def counts(self, wanted: Wanted) -> Mapping[WorkKind, int]:
        return Counter(kind for one in _kept(self.memory) if is_wanted(one, wanted) for kind in one.work_kinds)

    async def caseload(self, wanted: Wanted, *, since: datetime) -> Caseload:
        theirs = [one for one in _kept(self.memory) if is_wanted(one, wanted)]
        real = [one for one in theirs if not one.synthetic]
        taken_on = {one.sealed.person_id for one in real if one.assigned_to and one.assigned_to.at >= since}
        return Caseload(open=sum(WorkKind.OPEN in one.work_kinds for one in theirs), people=len(taken_on))


def _person_in(kept: Mapping[str, Any]) -> UUID:
    return UUID(str(kept["sealed"]["person_id"]))


def _kept(memory: Memory) -> list[Referral]:
    return readable([document_of(one) for one in memory.states.values() if one.state], referral_of)


async def _page(
    memory: Memory, is_wanted: Callable[[Referral], bool], order: Order, limit: int, after: str | None
) -> Page[Referral]:
    states = MemoryCollection()
    rows = {str(one.referral_id): one for one in _kept(memory) if is_wanted(one)}
    await states.insert(*(document_of(memory.states[key]) for key in rows))
    page = await states.page({}, sort=order, limit=limit, after=after)
    return Page([referral_of(found) for found in page.items], page.after)
