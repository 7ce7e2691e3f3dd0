"""No place is ever overbooked: a machine that holds, frees, repeats and undoes at once, whoever keeps the places.

After each step it looks at who holds what. Nobody new may hold a place of a unit that is full, nobody may lose or
change a place that they did not give up, nobody may hold two at a service, nor go without while there is room.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Protocol
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from services.matching.domain.sessions.unit import Unit, appointment
from services.matching.domain.telling.occasions import LONDON
from services.matching.places import PlaceRequest, Taken
from services.matching.store import Stores
from tests.store_scenarios.matching import InTransaction

FIRST = datetime(2027, 1, 11, 10, tzinfo=LONDON)
WHOLE = "whole"
# Two services with appointments, and one with a number of places.
CLUB, CHOIR, ADVICE = range(3)
_numbers = count(1)

services = st.sampled_from([CLUB, CHOIR, ADVICE])
people = st.lists(st.integers(0, 7), min_size=1, max_size=5, unique=True)
places = st.integers(0, 3)


class World(Protocol):
    """Where places are kept."""

    @property
    def runner(self) -> asyncio.Runner:
        """What runs a transaction."""

    @property
    def do(self) -> InTransaction:
        """Runs an action on the stores in a transaction of its own."""


@dataclass(frozen=True)
class Kept:
    """A world that is there."""

    runner: asyncio.Runner
    do: InTransaction


# Who holds which unit of a service.
Held = Mapping[UUID, str]


class Undone(Exception):
    """Ends a transaction of which nothing is kept."""


class Overbooking(RuleBasedStateMachine):
    """Three services whose places shrink, grow and move, and eight people."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        number = next(_numbers)
        self.service_ids = [UUID(int=(number << 32) + one) for one in range(3)]
        self.capacity = {CLUB: 2, CHOIR: 0, ADVICE: 0}
        # By hour after the first; an hour that is not there is not listed.
        self.hours: dict[int, dict[int, int]] = {CHOIR: {0: 1, 2: 2}, ADVICE: {0: 2}}
        self.last: PlaceRequest | None = None

    @rule(service=services, who=people, agreed=st.booleans())
    def some_come(self, service: int, who: list[int], agreed: bool) -> None:
        before, request = self.held(service), self.request(service, who, agreed=agreed)
        self.run(lambda stores: stores.places.hold([request]))
        self.last = request
        self.compare(service, before, request.referral_ids or request.agreed_ids)

    @rule()
    def the_last_come_again(self) -> None:
        """As after a crash: they ask once more."""
        if self.last is not None:
            service = self.service_ids.index(self.last.service_id)
            again = self.request(service, [one.int for one in (*self.last.referral_ids, *self.last.agreed_ids)])
            before = self.held(service)
            self.run(lambda stores: stores.places.hold([again]))
            self.run(lambda stores: stores.places.hold([again]))
            self.compare(service, before, again.referral_ids)

    @rule(service=services, who=people)
    def some_give_up(self, service: int, who: list[int]) -> None:
        before = self.held(service)
        gone = self.ids(who)
        self.run(lambda stores: stores.places.release({self.service_ids[service]: gone}))
        assert self.held(service) == {one: unit for one, unit in before.items() if one not in gone}

    @rule(number=places)
    def a_number_is_otherwise(self, number: int) -> None:
        self.capacity[CLUB] = number

    @rule(service=st.sampled_from([CHOIR, ADVICE]), hour=st.integers(0, 3), number=places | st.none())
    def an_appointment_is_otherwise(self, service: int, hour: int, number: int | None) -> None:
        """It has more places or fewer, or is not listed any more."""
        self.hours[service].pop(hour, None)
        if number is not None:
            self.hours[service][hour] = number

    @rule(service=services, first=people, second=people, gone=people)
    def two_work_at_the_same_moment(self, service: int, first: list[int], second: list[int], gone: list[int]) -> None:
        """One frees places and gives some, the other gives some, a third looks on."""
        before = self.held(service)
        requests = [self.request(service, who) for who in (first, second)]
        freed = self.ids(gone)

        async def change_hands(stores: Stores) -> None:
            await stores.places.release({self.service_ids[service]: freed})
            await stores.places.hold([requests[0]])

        async def come(stores: Stores) -> None:
            await stores.places.hold([requests[1]])

        async def at_once() -> list[Taken]:
            *_, seen = await asyncio.gather(self.world.do(change_hands), self.world.do(come), self.looks_on(service))
            return seen

        seen = self.world.runner.run(at_once())
        for taken in seen:
            self.is_within_bounds(service, taken, before)
        wanting = (*requests[0].referral_ids, *requests[1].referral_ids)
        after = self.held(service)
        self.is_fair(service, {one: unit for one, unit in before.items() if one not in freed}, after)
        assert after.keys() <= {*before, *wanting}
        self.is_full_or_all_are_in(service, after, requests[0].referral_ids)

    @rule(service=services, who=people, gone=people)
    def what_is_undone_changes_nothing(self, service: int, who: list[int], gone: list[int]) -> None:
        before, request, freed = self.held(service), self.request(service, who), self.ids(gone)

        async def fail(stores: Stores) -> None:
            await stores.places.release({self.service_ids[service]: freed})
            await stores.places.hold([request])
            raise Undone

        try:
            self.run(fail)
        except Undone:
            assert self.held(service) == before

    def run(self, action: Callable[[Stores], Awaitable[Any]]) -> Any:
        async def once() -> Any:
            return await self.world.do(action)

        return self.world.runner.run(once())

    def ids(self, who: list[int]) -> tuple[UUID, ...]:
        return tuple(UUID(int=one) for one in who)

    def request(self, service: int, who: list[int], *, agreed: bool = False) -> PlaceRequest:
        ids = self.ids(who)
        units = None if service == CLUB else self.units(service)
        wanted, sure = ((), ids) if agreed else (ids, ())
        return PlaceRequest(self.service_ids[service], self.capacity[service], wanted, sure, units=units)

    def units(self, service: int) -> tuple[Unit, ...]:
        listed = sorted(self.hours[service].items())
        return tuple(appointment(FIRST + timedelta(hours=hour), None, number) for hour, number in listed)

    def limits(self, service: int) -> dict[str, int]:
        if service == CLUB:
            return {WHOLE: self.capacity[CLUB]}
        return {one.session.key: one.places for one in self.units(service)}

    def held(self, service: int) -> Held:
        """Who holds which unit."""
        looks = self.request(service, [])
        holders = self.run(lambda stores: stores.places.hold([looks]))[looks.service_id]
        assert len(holders.all) == len({*holders.all}), "Somebody holds two places of a service."
        assert service == CLUB or {*holders.all} == holders.sessions.keys(), "A place is of no session."
        return {one: holders.sessions[one].key if one in holders.sessions else WHOLE for one in holders.all}

    async def looks_on(self, service: int) -> list[Taken]:
        service_id = self.service_ids[service]
        seen = [await self.world.do(lambda stores: stores.places.taken([service_id])) for _ in range(2)]
        return [one[service_id] for one in seen]

    def compare(self, service: int, before: Held, wanting: tuple[UUID, ...]) -> None:
        after = self.held(service)
        self.is_fair(service, before, after)
        assert after.keys() <= {*before, *wanting}
        self.is_full_or_all_are_in(service, after, wanting)

    def is_fair(self, service: int, before: Held, after: Held) -> None:
        """Who held a place keeps it, and no unit has more than its places but for those who were there."""
        assert all(after.get(one) == unit for one, unit in before.items()), "Somebody lost or changed their place."
        counted, there = Counter(after.values()), Counter(before.values())
        for unit, number in counted.items():
            limit = max(self.limits(service).get(unit, 0), there[unit])
            assert number <= limit, f"{number} hold {unit}, which has {limit} places."

    def is_within_bounds(self, service: int, taken: Taken, before: Held) -> None:
        there = Counter(before.values())
        counts = {WHOLE: taken.places} if service == CLUB else taken.sessions
        for unit, number in counts.items():
            assert number <= max(self.limits(service).get(unit, 0), there[unit]), "More places are held than there are."

    def is_full_or_all_are_in(self, service: int, after: Held, wanting: tuple[UUID, ...]) -> None:
        counted = Counter(after.values())
        full = all(counted[unit] >= limit for unit, limit in self.limits(service).items())
        assert full or {*wanting} <= after.keys(), "Somebody goes without a place while there is room."


def search_for_overbooking(world: World, *, examples: int, steps: int) -> None:
    """Try so many times with so many steps. Raises AssertionError where a place is overbooked, lost or wasted."""
    machine = type("Overbooking", (Overbooking,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=(Phase.generate,),
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
