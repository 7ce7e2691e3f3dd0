"""Answers every new referral of a batch: matched, with its reasons, or unmatched, with the reason."""

from collections.abc import Sequence
from functools import partial

from services.contract.events import Matched, ReferralCreated, Unmatched
from services.geography.gazetteer import Gazetteer
from services.matching import metrics
from services.matching.domain.engine import Engine
from services.matching.domain.match import Match, matched, unmatched
from services.matching.domain.person import Person, whereabouts
from services.matching.handlers.allocation import HeldPlace, place
from services.matching.handlers.availability import Availability
from services.matching.store import Stores
from services.runtime.working.decoding import Received
from services.runtime.working.unit_of_work import UnitOfWork


class Matcher:
    """Matches people to the services of the engine in use; the engine is replaced when the directory changes."""

    def __init__(self, gazetteer: Gazetteer, engine: Engine) -> None:
        self._gazetteer = gazetteer
        self.availability = Availability(engine)

    def use(self, engine: Engine) -> None:
        """Match by this engine from the next batch on; the batch in hand goes on with the old one."""
        self.availability = Availability(engine)

    async def match_batch(self, batch: Sequence[Received], work: UnitOfWork[Match, Stores]) -> None:
        """Find everybody a place, the urgent first, then in the order in which they came."""
        availability, new = self.availability, _new(batch, work)
        people = {key: self._person(received) for key, received in new.items()}
        placed = await place(sorted(people.values(), key=lambda one: one.turn), availability, work.stores.places)
        for key, received in new.items():
            news = _news(people[key], placed.held.get(people[key].referral_id), availability.engine)
            _answer(received, news, work)
        work.afterwards(partial(availability.learn, placed.free))

    def _person(self, received: Received) -> Person:
        if not isinstance(received.event, ReferralCreated):
            raise TypeError(f"No service is sought because of {type(received.event).__name__}.")
        return Person.of(
            received.event, whereabouts(self._gazetteer, received.event.outcode, received.envelope.borough)
        )


def _new(batch: Sequence[Received], work: UnitOfWork[Match, Stores]) -> dict[str, Received]:
    # A referral holds one place at most, so what was answered once, even in this batch, is not answered again.
    new: dict[str, Received] = {}
    for received in batch:
        if isinstance(received.event, ReferralCreated) and work.state(received.key) is None:
            new.setdefault(received.key, received)
    return new


def _news(person: Person, held: HeldPlace | None, engine: Engine) -> Matched | Unmatched:
    if held is not None:
        return matched(person, held.listing, held.choice, held.free)
    return unmatched(person, engine.why_none(person), engine.reach_metres)


def _answer(received: Received, news: Matched | Unmatched, work: UnitOfWork[Match, Stores]) -> None:
    borough = received.envelope.borough
    work.because_of(received.envelope)
    work.keep(received.key, Match.of(news), borough=borough)
    work.say(received.key, news)
    work.afterwards(partial(metrics.answered, borough, news))
