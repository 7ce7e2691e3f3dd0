"""Places a batch of people: each chooses in turn, all choices are held together, and whoever lost chooses again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.matching.domain.engine import Engine
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking.ranked import Choice
from services.matching.domain.ranking.values import Counts
from services.matching.handlers.availability import Availability
from services.matching.places import Holders, PlaceRequest, Places, Taken

Choosers = Sequence[tuple[Person, Choice]]
# Who chose a service, by its row, each with why.
Plan = dict[int, list[tuple[Person, Choice]]]


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """A place that a person holds, or is shown; `free` were free before it was taken, this one among them.

    Its provider `is_asked` before the person is told, where nobody has said how many people it can take.
    """

    listed: Listed
    choice: Choice
    free: int
    is_asked: bool = False


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
    touched = availability.rows(freed)
    availability.doubt(touched)
    if not people:
        return Allocation({}, {})
    engine, free = availability.engine, await availability.free(places)
    # What was asked in this work may be undone with it.
    availability.doubt(touched)
    held: dict[UUID, HeldPlace] = {}
    waiting = [one for one in people if not one.synthetic]
    while plan := _plan(waiting, engine, free):
        availability.doubt(plan)
        touched |= set(plan)
        services = {row: engine.listed[row] for row in plan}
        holders = await places.hold([_request(services[row], plan[row], availability) for row in plan])
        for row, listed in services.items():
            there = holders[listed.listing.service_id]
            free[row] = availability.room(listed, Taken(len(there.all), len(there.asked)))
            held |= _held(listed, plan[row], there, availability)
        # Who was said to have a place already, and was not given it, is one of many in the next round.
        waiting = [replace(one, holds_id=None, agreed_id=None) for one in waiting if one.referral_id not in held]
    shown = _shown([one for one in people if one.synthetic], engine, free)
    return Allocation(held | shown, {row: int(free[row]) for row in touched})


def _plan(waiting: Sequence[Person], engine: Engine, free: Counts) -> Plan:
    """What each chooses after those before them have chosen; counts down what is free."""
    plan: Plan = {}
    for person in waiting:
        choice = _choice(person, engine, free)
        if choice is not None:
            plan.setdefault(choice.row, []).append((person, choice))
            free[choice.row] -= 1
    return plan


def _choice(person: Person, engine: Engine, free: Counts) -> Choice | None:
    """Where the provider has said that the person may come they go, as long as it is listed; else to the best."""
    there = person.agreed_id
    agreed = engine.best(replace(person, chosen_id=there, holds_id=there), free) if there else None
    return agreed or engine.best(person, free)


def _shown(people: Sequence[Person], engine: Engine, free: Counts) -> dict[UUID, HeldPlace]:
    """What is free for each of these people, who take none of it."""
    choices = [(one, _choice(one, engine, free)) for one in people]
    return {
        # Who was to keep a place that is full by now is shown it still, as somebody real would keep it.
        one.referral_id: HeldPlace(
            engine.listed[choice.row],
            choice,
            max(1, int(free[choice.row])),
            is_asked=engine.listed[choice.row].listing.places is None and not _has_agreed(one, engine, choice),
        )
        for one, choice in choices
        if choice
    }


def _has_agreed(person: Person, engine: Engine, choice: Choice) -> bool:
    return engine.listed[choice.row].listing.service_id == person.agreed_id


def _request(listed: Listed, choosers: Choosers, availability: Availability) -> PlaceRequest:
    service_id, people = listed.listing.service_id, [person for person, _ in choosers]
    return PlaceRequest(
        service_id,
        listed.listing.places,
        tuple(one.referral_id for one in people if one.agreed_id != service_id),
        tuple(one.referral_id for one in people if one.agreed_id == service_id),
        availability.asks_at_once(listed),
    )


def _held(listed: Listed, choosers: Choosers, there: Holders, availability: Availability) -> dict[UUID, HeldPlace]:
    before = {one: Taken(number, 0) for number, one in enumerate(there.all)} | {
        one: Taken(0, number) for number, one in enumerate(there.asked)
    }
    return {
        # Whoever keeps a place at a service that shrank has had at least that one.
        person.referral_id: HeldPlace(
            listed,
            choice,
            max(1, availability.room(listed, before[person.referral_id])),
            is_asked=person.referral_id in there.asked,
        )
        for person, choice in choosers
        if person.referral_id in before
    }
