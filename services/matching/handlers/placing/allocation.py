"""Places a batch of people: each chooses in turn, all choices are held together, and whoever lost chooses again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.contract.events.matches import Companion, Session
from services.matching.domain.engine import Engine
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking.values import Counts
from services.matching.domain.reasons.considered import Considered
from services.matching.domain.sessions.unit import Unit
from services.matching.handlers.placing.availability import Availability, units_of
from services.matching.places import Holders, PlaceRequest, Places, Taken

Choosers = Sequence[tuple[Person, Considered]]
# Who chose a service, by its row, each with why.
Plan = dict[int, list[tuple[Person, Considered]]]


class HeldPlace(NamedTuple):
    """A place that a person holds, or is shown; `free` were free before it was taken, this one among them.

    Its provider `is_asked` before the person is told, where nobody has said how many people it can take. `session` is
    the appointment or course that the place is of, where it is of one. A volunteer of the `companion` comes along.
    """

    listed: Listed
    considered: Considered
    free: int
    is_asked: bool = False
    session: Session | None = None
    companion: Companion | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who holds a place, by referral id, and how many are free then at the services that were asked, by row.

    Those who are `alone` hold none because nobody is free to come along. `believed` is how many are free everywhere, by
    row; None where nobody was to be placed.
    """

    held: Mapping[UUID, HeldPlace]
    free: Mapping[int, int]
    alone: frozenset[UUID] = frozenset()
    believed: Counts | None = None


async def place(
    people: Sequence[Person], freed: Iterable[UUID], availability: Availability, places: Places, now: datetime
) -> Allocation:
    """Hold a place for each person; those without one find no service with room within reach.

    Who is synthetic is shown the place that they would have had after all the others, and it stays free.
    At the `freed` services this work has freed places. Which appointment somebody holds is decided as they hold it: it
    is the first that has room and can be booked `now`. A lost choice means that what was believed of that service was
    wrong; the database then tells what is free, so that nobody can lose it again, and the rounds end.
    """
    touched = availability.rows(freed)
    availability.doubt(touched)
    if not people:
        return Allocation({}, {})
    engine, free = availability.engine, await availability.free(places, now)
    # What was asked in this work may be undone with it.
    availability.doubt(touched)
    held: dict[UUID, HeldPlace] = {}
    waiting = [one for one in people if not one.synthetic]
    while plan := _plan(waiting, engine, free):
        availability.doubt(plan)
        touched |= set(plan)
        services = {row: engine.listed[row] for row in plan}
        units = {row: units_of(services[row], now) for row in plan}
        holders = await places.hold([_request(services[row], plan[row], units[row], availability) for row in plan])
        for row, listed in services.items():
            there = holders[listed.listing.service_id]
            free[row] = availability.room(listed, there.taken, units[row])
            held |= _held(listed, plan[row], there, units[row], availability)
        # Who was said to have a place already, and was not given it, is one of many in the next round.
        waiting = [one._replace(holds_id=None, agreed_id=None) for one in waiting if one.referral_id not in held]
    shown = _shown([one for one in people if one.synthetic], engine, free, now)
    return Allocation(held | shown, {row: int(free[row]) for row in touched}, believed=free)


def _plan(waiting: Sequence[Person], engine: Engine, free: Counts) -> Plan:
    """What each chooses after those before them have chosen; counts down what is free."""
    plan: Plan = {}
    for person in waiting:
        considered = _considered(person, engine, free)
        if considered is not None:
            plan.setdefault(considered.row, []).append((person, considered))
            free[considered.row] -= 1
    return plan


def _considered(person: Person, engine: Engine, free: Counts) -> Considered | None:
    """Where the provider has said that the person may come they go, as long as it is listed; else to the best."""
    there = person.agreed_id
    agreed = Considered.by(person._replace(chosen_id=there, holds_id=there), engine, free) if there else None
    return agreed or Considered.by(person, engine, free)


def _shown(people: Sequence[Person], engine: Engine, free: Counts, now: datetime) -> dict[UUID, HeldPlace]:
    """What is free for each of these people, who take none of it."""
    shown = [(one, _considered(one, engine, free)) for one in people]
    return {
        # Who was to keep a place that is full by now is shown it still, as somebody real would keep it.
        one.referral_id: HeldPlace(
            engine.listed[considered.row],
            considered,
            max(1, int(free[considered.row])),
            is_asked=not engine.listed[considered.row].listing.says_places and not _has_agreed(one, considered),
            session=_first(units_of(engine.listed[considered.row], now)),
        )
        for one, considered in shown
        if considered
    }


def _has_agreed(person: Person, considered: Considered) -> bool:
    return considered.chosen.service_id == person.agreed_id


def _first(units: Sequence[Unit] | None) -> Session | None:
    return units[0].session if units else None


def _request(
    listed: Listed, choosers: Choosers, units: tuple[Unit, ...] | None, availability: Availability
) -> PlaceRequest:
    service_id, people = listed.listing.service_id, [person for person, _ in choosers]
    return PlaceRequest(
        service_id,
        listed.listing.places,
        tuple(one.referral_id for one in people if one.agreed_id != service_id),
        tuple(one.referral_id for one in people if one.agreed_id == service_id),
        availability.asks_at_once(listed),
        units,
    )


def _held(
    listed: Listed,
    choosers: Choosers,
    there: Holders,
    units: tuple[Unit, ...] | None,
    availability: Availability,
) -> dict[UUID, HeldPlace]:
    numbers, questions = ({one: number for number, one in enumerate(those)} for those in (there.all, there.asked))

    def free_before(one: UUID) -> int:
        taken = Taken(0, questions[one]) if one in questions else there.before(numbers[one])
        return availability.room(listed, taken, units)

    return {
        # Whoever keeps a place at a service that shrank has had at least that one.
        person.referral_id: HeldPlace(
            listed,
            considered,
            max(1, free_before(person.referral_id)),
            is_asked=person.referral_id in questions,
            session=there.sessions.get(person.referral_id),
        )
        for person, considered in choosers
        if person.referral_id in numbers
    }
