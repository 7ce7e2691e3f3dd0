"""Gives places to those who come and to those who wait, together and in their turn."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.matching.domain.person import Person
from services.matching.domain.ranking.values import Counts
from services.matching.handlers.placing.accompanying import place
from services.matching.handlers.placing.allocation import HeldPlace
from services.matching.handlers.placing.availability import Availability
from services.matching.handlers.searches import Seeker, Work
from services.matching.waiting.entry import InTurn
from services.matching.waiting.openings import Neighbourhood

# Of those who wait a few more are looked at than there are places, because some go elsewhere.
_SPARE, _MOST = 5, 50
_ROUNDS = 8
PersonOf = Callable[[Seeker, datetime], Person | None]


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody of the waiting list, looked at because a place is free that may suit."""

    seeker: Seeker
    person: Person
    in_turn: InTurn


@dataclass(slots=True)
class Given:
    """Who holds a place now, by referral id, and how many are free, by row; `waiters` are all who were looked at.

    Who is `alone` holds none because nobody is free to come along. `believed` is how many are free everywhere, by row,
    where anybody was placed.
    At the `unfinished` services there is still a place free, and more people wait than one piece of work looks at.
    """

    held: dict[UUID, HeldPlace] = field(default_factory=dict)
    free: dict[int, int] = field(default_factory=dict)
    waiters: list[Waiter] = field(default_factory=list)
    unfinished: set[UUID] = field(default_factory=set)
    alone: set[UUID] = field(default_factory=set)
    believed: Counts | None = None


class Draw:
    """Looks through the waiting list for each of some services, a few people at a time, in their turn."""

    def __init__(
        self, availability: Availability, neighbourhood: Neighbourhood, person_of: PersonOf, work: Work
    ) -> None:
        self._engine = availability.engine
        self._neighbourhood = neighbourhood
        self._person_of = person_of
        self._work = work
        self._after: dict[UUID, str] = {}
        self._seen: set[str] = set()
        self.exhausted: set[UUID] = set()
        self.places, self.now = work.stores.places, work.recorded

    async def next(self, wanted: Mapping[UUID, int]) -> list[Waiter]:
        """The next people for so many places at each of these services, each once."""
        found: dict[str, InTurn] = {}
        for service_id, places in wanted.items():
            found |= {one.key: one for one in await self._next_for(service_id, min(places + _SPARE, _MOST))}
        new = {key: one for key, one in found.items() if key not in self._seen}
        self._seen |= new.keys()
        await self._work.load(new)
        return [waiter for one in new.values() if (waiter := self._waiter(one))]

    async def _next_for(self, service_id: UUID, most: int) -> Sequence[InTurn]:
        row = self._engine.rows.get(service_id)
        if row is None or service_id in self.exhausted:
            return ()
        opening = self._neighbourhood.opening_at(self._engine.listed[row].listing)
        found = await self._work.stores.waiting.next_for(opening, most, after=self._after.get(service_id, ""))
        if len(found) < most:
            self.exhausted.add(service_id)
        else:
            self._after[service_id] = found[-1].turn
        return found

    def _waiter(self, one: InTurn) -> Waiter | None:
        """Somebody who waits, unless an event of theirs is parked: nobody knows then whether they still do."""
        aggregate, search = self._work.aggregate(one.key), self._work.readable_state(one.key)
        if aggregate is None or aggregate.rests or search is None or not search.waits:
            return None
        seeker = Seeker(one.key, aggregate.borough, search)
        person = self._person_of(seeker, self._work.recorded)
        return Waiter(seeker, person, one) if person else None


async def give(people: Sequence[Person], openings: Iterable[UUID], availability: Availability, draw: Draw) -> Given:
    """Give places to these people and, at the `openings`, to whoever waits: each choice is made in its turn.

    An opening is a service where a place, or a question that may be asked, has become free; named as often as that.
    """
    given, wanted = Given(), Counter(openings)
    given.waiters = new = await draw.next(wanted)
    coming = [*people, *(one.person for one in new)]
    for _ in range(_ROUNDS):
        changed = {availability.engine.listed[row].listing.service_id for row in given.free}
        in_turn = sorted(coming, key=lambda one: one.turn)
        placed = await place(in_turn, changed | wanted.keys(), availability, draw.places, draw.now)
        given.held |= placed.held
        given.alone |= placed.alone
        given.free |= placed.free
        given.believed = placed.believed
        left = _left(wanted, given.free, availability, draw)
        if not left or not (new := await draw.next(left)):
            return given
        given.waiters += new
        coming = [one.person for one in new]
    given.unfinished = set(_left(wanted, given.free, availability, draw))
    return given


def _left(wanted: Iterable[UUID], free: Mapping[int, int], availability: Availability, draw: Draw) -> dict[UUID, int]:
    """The openings where there are places free still, and people who were not looked at."""
    rows = availability.engine.rows
    left = {one: free.get(rows[one], 1) for one in wanted if one in rows and one not in draw.exhausted}
    return {one: places for one, places in left.items() if places > 0}
