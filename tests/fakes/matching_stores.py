"""Matching's stores in memory: places, who waits for one, how providers reply."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.events.matches import Session
from services.contract.words.vocabulary import Urgency
from services.matching.domain.sessions.unit import Unit
from services.matching.places import Holder, Holders, PlaceRequest, Taken
from services.matching.replies.counted import Counts, Of, Reply
from services.matching.store import Stores
from services.matching.waiting.entry import Entry, InTurn
from services.matching.waiting.openings import Opening
from services.matching.waiting.store import LOOKS, Due
from tests.fakes.answers import MemoryAnswers
from tests.fakes.listings import MemoryFeeds, MemoryListings, MemoryProposals, MemoryProviders, MemoryQuestions
from tests.fakes.refused import MemoryRefused
from tests.fakes.storage import Memory, MemoryStorage


class MemoryPlaces:
    """Places in memory; `when_asked` hears of the services whose taken places somebody wants to know."""

    def __init__(self) -> None:
        self.when_asked: Callable[[Sequence[UUID]], object] = lambda _: None
        self.held: dict[UUID, list[UUID]] = {}
        self.asked: dict[UUID, list[UUID]] = {}
        # Of each service, whose place is of which session.
        self.sessions_at: dict[UUID, dict[UUID, Session]] = {}
        self.last: dict[UUID, PlaceRequest] = {}

    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Holders]:
        for request in requests:
            self.last[request.service_id] = request
            self._hold(request, self.held.setdefault(request.service_id, []))
        those = [request.service_id for request in requests]
        return {
            one: Holders(tuple(self.held[one]), tuple(self.asked[one]), dict(self.sessions_at.get(one, {})))
            for one in those
        }

    def _hold(self, request: PlaceRequest, held: list[UUID]) -> None:
        asked, agreed = self.asked.get(request.service_id, []), request.agreed_ids
        if request.units is not None:
            ids = [*agreed, *request.referral_ids]
            held += self._fill(request.service_id, request.units, [one for one in ids if one not in held])
            asked = [one for one in asked if one not in ids]
        elif request.capacity is None:
            held += [one for one in agreed if one not in held]
            asked = [one for one in asked if one not in agreed]
            new = [one for one in request.referral_ids if one not in held]
            new = new[: max(0, request.asks_at_once - len(asked))]
            held += new
            asked += new
        else:
            ids = [*agreed, *request.referral_ids]
            held += [one for one in ids if one not in held][: max(0, request.capacity - len(held))]
            asked = [one for one in asked if one not in ids]
        self.asked[request.service_id] = asked

    async def restore(self, held: Mapping[UUID, Sequence[Holder]]) -> None:
        for service_id, holders in held.items():
            there, asked = self.held.setdefault(service_id, []), self.asked.setdefault(service_id, [])
            there += [one.referral_id for one in holders if one.referral_id not in there]
            asked += [one.referral_id for one in holders if one.is_asked and one.referral_id not in asked]
            sessions = {one.referral_id: one.session for one in holders if one.session}
            self.sessions_at.setdefault(service_id, {}).update(sessions)

    def _fill(self, service_id: UUID, units: Sequence[Unit], new: Sequence[UUID]) -> list[UUID]:
        """Those of the new ones who find room, each in the first unit that has some."""
        held, placed = self.sessions_at.setdefault(service_id, {}), list[UUID]()
        room = {
            unit.session.key: unit.places - sum(one.key == unit.session.key for one in held.values()) for unit in units
        }
        for one in new:
            session = next((unit.session for unit in units if room[unit.session.key] > 0), None)
            if session:
                held[one] = session
                room[session.key] -= 1
                placed.append(one)
        return placed

    async def release(self, freed: Mapping[UUID, Sequence[UUID]]) -> None:
        for kept in (self.held, self.asked):
            for service_id in freed.keys() & kept.keys():
                kept[service_id] = [one for one in kept[service_id] if one not in freed[service_id]]
        for service_id in freed.keys() & self.sessions_at.keys():
            for one in freed[service_id]:
                self.sessions_at[service_id].pop(one, None)

    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Taken]:
        self.when_asked(service_ids)
        known = [one for one in service_ids if one in self.held]
        return {one: self._taken(one) for one in known}

    def _taken(self, service_id: UUID) -> Taken:
        sessions = Counter(one.key for one in self.sessions_at.get(service_id, {}).values())
        return Taken(len(self.held[service_id]), len(self.asked.get(service_id, ())), dict(sessions))

    async def everywhere(self) -> frozenset[UUID]:
        return frozenset(one for one, holders in self.held.items() if holders)

    async def sessions(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Session]:
        return {by: one for service_id in service_ids for by, one in self.sessions_at.get(service_id, {}).items()}

    async def holders(self, service_id: UUID) -> tuple[UUID, ...]:
        return tuple(self.held.get(service_id, ()))


class MemoryWaitingList:
    """The waiting list in memory."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.looks: dict[str, tuple[datetime, int]] = {}

    async def put(self, entries: Sequence[Entry], now: datetime) -> None:
        self.entries |= {one.key: one for one in entries}
        self.looks |= {one.key: (now + LOOKS[0], 0) for one in entries}

    async def remove(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.entries.pop(key, None)
            self.looks.pop(key, None)

    async def next_for(self, opening: Opening, most: int, *, after: str = "") -> list[InTurn]:
        found = [one.in_turn for one in self.entries.values() if one.in_turn.turn > after and opening.may_suit(one)]
        return sorted(found, key=lambda one: one.turn)[:most]

    async def due(self, now: datetime, most: int) -> list[Due]:
        found = sorted((at, key, looks) for key, (at, looks) in self.looks.items() if at <= now)
        return [Due(key, looks) for _, key, looks in found[:most]]

    async def looked_at(self, those: Sequence[Due], now: datetime) -> None:
        self.looks |= {one.key: (one.next_at(now), one.looks + 1) for one in those if one.key in self.entries}

    async def counts(self) -> Mapping[tuple[BoroughSlug, Urgency], int]:
        return Counter((one.borough, one.urgency) for one in self.entries.values())


class MemoryReplies:
    """Counts of replies in memory."""

    def __init__(self) -> None:
        self.counts: dict[Of, Counter[Reply]] = {}

    async def add(self, counts: Counts) -> None:
        for of, replies in counts.items():
            self.counts.setdefault(of, Counter()).update(replies)

    async def since(self, month: str) -> Mapping[UUID, Mapping[Reply, int]]:
        counted: dict[UUID, Counter[Reply]] = {}
        for of, replies in self.counts.items():
            if of.month >= month:
                counted.setdefault(of.service_id, Counter()).update(replies)
        return counted

    async def forget_before(self, month: str) -> int:
        gone = [of for of in self.counts if of.month < month]
        for of in gone:
            del self.counts[of]
        return len(gone)


def the_stores(memory: Memory | None = None) -> Stores:
    """Matching's stores in memory, with nothing in them; what was refused is read from the memory that is given."""
    return Stores(
        MemoryPlaces(),
        MemoryWaitingList(),
        MemoryReplies(),
        MemoryAnswers(),
        MemoryListings(),
        MemoryFeeds(),
        MemoryQuestions(),
        MemoryProposals(),
        MemoryProviders(),
        MemoryRefused(memory or Memory()),
    )


def the_storage() -> MemoryStorage[Stores]:
    """An empty storage with matching's stores."""
    memory = Memory()
    storage = MemoryStorage(the_stores(memory))
    storage.memory = memory
    return storage
