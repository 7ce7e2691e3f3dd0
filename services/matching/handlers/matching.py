"""Answers whoever seeks a place: matched, with its reasons, or unmatched, with the reason; and ends holds in time."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from types import MappingProxyType

from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.contract.words.vocabulary import Answer
from services.geography.gazetteer import Gazetteer
from services.matching import metrics
from services.matching.domain.engine import Engine
from services.matching.domain.news import matched, not_known, unmatched
from services.matching.domain.person import Person, whereabouts
from services.matching.domain.steps import answer, expire
from services.matching.handlers.allocation import HeldPlace, place
from services.matching.handlers.availability import Availability
from services.matching.handlers.following import Seeker, Work, follow_all, free, seekers
from services.runtime.working.decoding import Received
from services.runtime.working.timer import Timer

SETTLED_EVERYWHERE: Mapping[BoroughSlug, timedelta] = MappingProxyType({})


class Matcher:
    """Matches people to the services of the engine in use; the engine is replaced when the directory changes.

    `offers` is how long a place is held for an answer, in the boroughs where a match is an offer.
    """

    def __init__(
        self, gazetteer: Gazetteer, engine: Engine, offers: Mapping[BoroughSlug, timedelta] = SETTLED_EVERYWHERE
    ) -> None:
        self.gazetteer = gazetteer
        self._offers = offers
        self.availability = Availability(engine)

    def use(self, engine: Engine) -> None:
        """Match by this engine from the next batch on; the batch in hand goes on with the old one."""
        self.availability = Availability(engine)

    async def match_batch(self, batch: Sequence[Received], work: Work) -> None:
        """Free what the batch gives up, and find all who seek a place one, the urgent first, then as they came."""
        availability, freed = self.availability, follow_all(batch, work)
        await free(freed, work)
        people = {seeker.key: (seeker, self._person(seeker, work)) for seeker in seekers(batch, work)}
        in_turn = sorted((person for _, person in people.values() if person), key=lambda one: one.turn)
        placed = await place(in_turn, [one.service_id for one in freed], availability, work.stores.places)
        lost: list[PlaceReleased] = []
        for seeker, person in people.values():
            found = placed.held.get(seeker.search.referral_id)
            lost += _answer(seeker, self._news(seeker, person, found, availability.engine, work), work)
        await free(lost, work)
        work.afterwards(partial(availability.learn, placed.free))

    async def end_hold(self, timer: Timer, work: Work) -> None:
        """Free the place of an offer that nobody has answered in time."""
        search, availability = work.state(timer.key), self.availability
        if search is None:
            raise LookupError("A timer of a referral that is not here.")
        after, freed = expire(search)
        work.keep(timer.key, after)
        work.say(timer.key, *freed)
        await free(freed, work)
        work.afterwards(partial(availability.doubt, availability.rows(one.service_id for one in freed)))

    def _person(self, seeker: Seeker, work: Work) -> Person | None:
        wanted = seeker.search.wanted
        if wanted is None:
            return None
        position = whereabouts(self.gazetteer, wanted.outcode, seeker.borough)
        return Person.of(seeker.search, wanted, position, seeker.borough, work.now, synthetic=seeker.synthetic)

    def _news(
        self, seeker: Seeker, person: Person | None, found: HeldPlace | None, engine: Engine, work: Work
    ) -> Matched | Unmatched:
        if person is None:
            return not_known(seeker.search.referral_id)
        if found is None:
            return unmatched(person, engine.why_none(person), engine.chosen(person))
        held_for = self._offers.get(seeker.borough)
        until = work.now + held_for if held_for else None
        return matched(
            person,
            found.listed,
            found.choice,
            found.free,
            now=work.now,
            answer=Answer.OFFER if until else Answer.SETTLED,
            held_until=until,
        )


def _answer(seeker: Seeker, news: Matched | Unmatched, work: Work) -> Sequence[PlaceReleased]:
    after, lost = answer(seeker.search, news)
    work.keep(seeker.key, after)
    work.say(seeker.key, *lost, news)
    if not seeker.synthetic:
        work.afterwards(partial(metrics.answered, seeker.borough, news))
    return lost
