"""Places a batch of people: each chooses in turn, all choices are held together, and whoever lost chooses again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.matching.domain.engine import Choice, Counts, Engine
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.handlers.availability import Availability
from services.matching.store import PlaceRequest, Places

# Who chose a service, by its row, each with why.
Plan = dict[int, list[tuple[Person, Choice]]]


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """A place that a person holds, or is shown; `free` were free before it was taken, this one among them."""

    listed: Listed
    choice: Choice
    free: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who holds a place, by referral id, and how many are free then at the services that were asked, by row."""

    held: Mapping[UUID, HeldPlace]
    free: Mapping[int, int]


async def place(
    people: Sequence[Person], freed: Iterable[UUID], availability: Availability, places: Places
) -> Allocation:
    """Hold a place for each person; those without one find no service with room within reach.

    Who is synthetic is shown the place that they would have had after all the others, and it stays free.
    At the `freed` services this work has freed places. A lost choice means that what was believed of that service was
    wrong; the database then tells what is free, so that nobody can lose it again, and the rounds end.
    """
    asked = availability.rows(freed)
    availability.doubt(asked)
    if not people:
        return Allocation({}, {})
    engine, free = availability.engine, await availability.free(places)
    # What was asked in this work may be undone with it.
    availability.doubt(asked)
    held: dict[UUID, HeldPlace] = {}
    waiting = [one for one in people if not one.synthetic]
    while plan := _plan(waiting, engine, free):
        availability.doubt(plan)
        asked |= set(plan)
        holders = await places.hold([_request(engine.listed[row], choosers) for row, choosers in plan.items()])
        for row, choosers in plan.items():
            holding = holders[engine.listed[row].listing.service_id]
            free[row] = engine.capacity[row] - len(holding)
            held |= _held(engine.listed[row], choosers, {one: place for place, one in enumerate(holding)})
        # Who was said to hold a place already, and was not given it, is one of many in the next round.
        waiting = [replace(one, holds_id=None) for one in waiting if one.referral_id not in held]
    shown = _shown([one for one in people if one.synthetic], engine, free)
    return Allocation(held | shown, {row: int(free[row]) for row in asked})


def _plan(waiting: Sequence[Person], engine: Engine, free: Counts) -> Plan:
    """What each chooses after those before them have chosen; counts down what is free."""
    plan: Plan = {}
    for person in waiting:
        choice = engine.best(person, free)
        if choice is not None:
            plan.setdefault(choice.row, []).append((person, choice))
            free[choice.row] -= 1
    return plan


def _shown(people: Sequence[Person], engine: Engine, free: Counts) -> dict[UUID, HeldPlace]:
    """What is free for each of these people, who take none of it."""
    choices = [(one.referral_id, engine.best(one, free)) for one in people]
    return {
        # Who was to keep a place that is full by now is shown it still, as somebody real would keep it.
        referral_id: HeldPlace(engine.listed[choice.row], choice, max(1, int(free[choice.row])))
        for referral_id, choice in choices
        if choice
    }


def _request(listed: Listed, choosers: Sequence[tuple[Person, Choice]]) -> PlaceRequest:
    listing = listed.listing
    return PlaceRequest(listing.service_id, listing.places or 0, tuple(person.referral_id for person, _ in choosers))


def _held(
    listed: Listed, choosers: Sequence[tuple[Person, Choice]], order: Mapping[UUID, int]
) -> dict[UUID, HeldPlace]:
    return {
        # Whoever keeps a place at a service that shrank has had at least that one.
        person.referral_id: HeldPlace(listed, choice, max(1, (listed.listing.places or 0) - order[person.referral_id]))
        for person, choice in choosers
        if person.referral_id in order
    }
