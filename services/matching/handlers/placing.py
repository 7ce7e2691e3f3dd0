"""Places a batch of people: each chooses in turn, all choices are held together, and whoever lost chooses again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.matching.domain.engine import Choice, Counts, Engine
from services.matching.domain.listing import Listing
from services.matching.domain.seeker import Seeker
from services.matching.handlers.board import Board
from services.matching.store import Places, Wish

# Who chose a service, by its row, each with why.
Plan = dict[int, list[tuple[Seeker, Choice]]]


@dataclass(frozen=True, slots=True)
class Held:
    """A place that a person holds; `free` were free before it was taken, this one among them."""

    listing: Listing
    choice: Choice
    free: int


async def place(seekers: Sequence[Seeker], board: Board, places: Places) -> dict[UUID, Held]:
    """Hold a place for each person, by referral id; those without one find no service with room within reach.

    A lost choice means that the board was wrong about that service; the database then tells what is free, so that
    nobody can lose it again, and the rounds end.
    """
    engine, free = board.engine, await board.free(places)
    held: dict[UUID, Held] = {}
    while plan := _plan([one for one in seekers if one.referral_id not in held], engine, free):
        board.doubt(plan)
        holders = await places.hold([_wish(engine.listings[row], choosers) for row, choosers in plan.items()])
        for row, choosers in plan.items():
            holding = holders[engine.listings[row].service_id]
            free[row] = engine.capacity[row] - len(holding)
            held |= _held(engine.listings[row], choosers, {one: place for place, one in enumerate(holding)})
    return held


def _plan(waiting: Sequence[Seeker], engine: Engine, free: Counts) -> Plan:
    """What each chooses after those before them have chosen; counts down what is free."""
    plan: Plan = {}
    for seeker in waiting:
        choice = engine.best(seeker, free)
        if choice is not None:
            plan.setdefault(choice.row, []).append((seeker, choice))
            free[choice.row] -= 1
    return plan


def _wish(listing: Listing, choosers: Sequence[tuple[Seeker, Choice]]) -> Wish:
    return Wish(listing.service_id, listing.capacity, tuple(seeker.referral_id for seeker, _ in choosers))


def _held(listing: Listing, choosers: Sequence[tuple[Seeker, Choice]], order: Mapping[UUID, int]) -> dict[UUID, Held]:
    return {
        seeker.referral_id: Held(listing, choice, listing.capacity - order[seeker.referral_id])
        for seeker, choice in choosers
        if seeker.referral_id in order
    }
