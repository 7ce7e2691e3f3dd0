"""The kept directory in memory: listings with their versions, feeds and questions."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from time import monotonic
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.matching.keeping.duplicates import Outline, Pair, Question
from services.matching.keeping.feeds import KeptFeed
from services.matching.keeping.kept import KeptListing
from services.matching.keeping.proposals import Proposal
from services.matching.keeping.questions import KeptQuestion
from services.matching.keeping.rows import document_of, outline_of
from services.matching.keeping.store import Change, Mark, Wanted
from services.runtime.storing.collection import Page
from services.runtime.storing.paging import CursorUnreadable


class MemoryListings:
    """Listings in memory."""

    def __init__(self) -> None:
        self.kept: dict[UUID, KeptListing] = {}
        self.past: dict[tuple[UUID, int], KeptListing] = {}
        self.count = 0

    async def get(self, service_ids: Iterable[UUID]) -> dict[UUID, KeptListing]:
        return {one: self.kept[one] for one in service_ids if one in self.kept}

    async def readable(self, service_ids: Iterable[UUID]) -> dict[UUID, KeptListing]:
        return await self.get(service_ids)

    async def keep(self, changes: Sequence[Change]) -> int:
        if changes:
            self.count += 1
        for before, after in changes:
            if before and before.version < after.version:
                self.past[before.service_id, before.version] = before
            self.kept[after.service_id] = replace(after, revision=self.count)
        return self.count

    async def revision(self) -> int:
        return self.count

    async def since(self, revision: int) -> AsyncIterator[KeptListing]:
        for one in sorted(self.kept.values(), key=lambda one: one.revision):
            if one.revision > revision:
                yield one

    async def in_force(self) -> AsyncIterator[KeptListing]:
        for one in list(self.kept.values()):
            if one.withdrawn is None:
                yield one

    async def marks(self, feed: str) -> dict[UUID, Mark]:
        of_it = [one for one in self.kept.values() if one.feed == feed]
        return {one.service_id: Mark(one.digest or "", one.withdrawn is not None) for one in of_it}

    async def outlines(self) -> list[Outline]:
        return [outline_of({"_id": str(one.service_id), **document_of(one)}) for one in self.kept.values()]

    async def history(self, kept: KeptListing) -> list[KeptListing]:
        past = [one for (service_id, _), one in self.past.items() if service_id == kept.service_id]
        return [kept, *sorted(past, key=lambda one: one.version, reverse=True)]

    async def page(self, wanted: Wanted, *, limit: int, after: str | None) -> Page[KeptListing]:
        theirs = sorted(
            (one for one in self.kept.values() if _is_wanted(one, wanted)), key=lambda one: str(one.service_id)
        )
        behind = [one for one in theirs if after is None or str(one.service_id) > after]
        return Page(behind[:limit], str(behind[limit - 1].service_id) if len(behind) > limit else None)


def _is_wanted(one: KeptListing, wanted: Wanted) -> bool:
    if one.listing.organization_id not in wanted.organizations and one.keeper not in wanted.keepers:
        return False
    if wanted.assured_before is None:
        return True
    return one.withdrawn is None and (one.listing.assured_on or date.min) < wanted.assured_before


class MemoryProposals:
    """Proposals in memory."""

    def __init__(self) -> None:
        self.kept: dict[UUID, Proposal] = {}

    async def find(self, id: UUID) -> Proposal | None:  # noqa: A002
        return self.kept.get(id)

    async def count_open(self, about: UUID) -> int:
        return sum(one.about == about and one.decision is None for one in self.kept.values())

    async def open(self, keepers: Sequence[BoroughSlug], *, limit: int, after: str | None) -> Page[Proposal]:
        theirs = [one for one in self.kept.values() if one.keeper in keepers and one.decision is None]
        in_turn = sorted(theirs, key=lambda one: (one.asked_at, str(one.id)))
        places = {str(one.id): number for number, one in enumerate(in_turn, start=1)}
        if after and after not in places:
            raise CursorUnreadable(CursorUnreadable.what_to_do)
        begin = places[after] if after else 0
        shown = in_turn[begin : begin + limit]
        return Page(shown, str(shown[-1].id) if begin + limit < len(in_turn) else None)

    async def keep(self, proposal: Proposal) -> None:
        self.kept[proposal.id] = proposal


class MemoryProviders:
    """What claims have given, in memory."""

    def __init__(self) -> None:
        self.given: list[tuple[str, UUID]] = []

    async def add(self, organisation: str, organization_id: UUID) -> None:
        self.given.append((organisation, organization_id))

    async def granted(self, organisation: str) -> tuple[UUID, ...]:
        return tuple(one for name, one in self.given if name == organisation)

    async def of(self, organisation: str, now: datetime) -> tuple[UUID, ...]:
        return tuple(one for name, one in self.given if name == organisation)


class MemoryFeeds:
    """Feeds in memory."""

    def __init__(self) -> None:
        self.feeds: dict[str, KeptFeed] = {}
        self.owners: dict[str, tuple[str, float]] = {}

    async def get(self, name: str) -> KeptFeed | None:
        return self.feeds.get(name)

    async def all(self) -> list[KeptFeed]:
        return [self.feeds[name] for name in sorted(self.feeds)]

    async def keep(self, feed: KeptFeed) -> None:
        self.feeds[feed.name] = feed

    async def claim(self, name: str, owner: str, seconds: float) -> bool:
        self.feeds.setdefault(name, KeptFeed(name))
        held_by, until = self.owners.get(name, (owner, 0.0))
        if held_by != owner and until > monotonic():
            return False
        self.owners[name] = (owner, monotonic() + seconds)
        return True

    async def leave(self, name: str, owner: str) -> None:
        if self.owners.get(name, ("", 0.0))[0] == owner:
            del self.owners[name]


class MemoryQuestions:
    """Questions in memory."""

    def __init__(self) -> None:
        self.asked: dict[str, KeptQuestion] = {}

    async def open(self) -> list[KeptQuestion]:
        unanswered = [one for one in self.asked.values() if one.are_the_same is None]
        return sorted(unanswered, key=lambda one: (one.asked_at, one.id))

    async def ask(self, questions: Sequence[Question], now: datetime) -> None:
        ids = {one.id for one in questions}
        self.asked = {one.id: one for one in self.asked.values() if one.id in ids or one.are_the_same is not None}
        for one in questions:
            before = self.asked.get(one.id)
            self.asked[one.id] = replace(before, question=one) if before else KeptQuestion(one.id, one, now)

    async def answer(self, id: str, *, are_the_same: bool, by: str, now: datetime) -> bool:  # noqa: A002
        if id not in self.asked:
            return False
        self.asked[id] = replace(self.asked[id], are_the_same=are_the_same, answered_by=by, answered_at=now)
        return True

    async def answers(self) -> Mapping[Pair, bool]:
        answered = [one for one in self.asked.values() if one.are_the_same is not None]
        return {one.question.pair: bool(one.are_the_same) for one in answered}
