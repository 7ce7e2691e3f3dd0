"""Answers whoever seeks a place: matched, with its reasons, or unmatched, with the reason; and ends holds in time."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from uuid import UUID

from services.contract.events import Matched, PlaceReleased, Unmatched
from services.geography.gazetteer import Gazetteer
from services.matching import metrics
from services.matching.domain.engine import Engine
from services.matching.domain.news import matched, not_known, unmatched
from services.matching.domain.person import Person, whereabouts
from services.matching.domain.practice import AS_A_RULE, Practices
from services.matching.domain.steps import answer, expire
from services.matching.handlers.allocation import HeldPlace, place
from services.matching.handlers.availability import Availability
from services.matching.handlers.following import Seeker, Work, follow_all, free, seekers
from services.runtime.working.decoding import Received
from services.runtime.working.timer import Timer


class Matcher:
    """Matches people to the services of the engine in use; the engine is replaced when the directory changes.

    `practices` is how each borough goes about matches.
    """

    def __init__(self, gazetteer: Gazetteer, engine: Engine, practices: Practices = AS_A_RULE) -> None:
        self.gazetteer = gazetteer
        self._practices = practices
        self.availability = Availability(engine, practices)

    def use(self, engine: Engine, changed: Collection[UUID] | None = None) -> None:
        """Match by this engine from the next batch on; the batch in hand goes on with the old one.

        Where it is known which services have `changed`, what is believed of the others' places is kept.
        """
        if changed is None:
            self.availability = Availability(engine, self._practices)
        else:
            self.availability = self.availability.carried_to(engine, changed)

    async def match_batch(self, batch: Sequence[Received], work: Work) -> None:
        """Free what the batch gives up, and find all who seek a place one, the urgent first, then as they came."""
        freed = follow_all(batch, work)
        await free(freed, work)
        await self._answer_all(seekers([one.key for one in batch], work), freed, work)

    async def end_hold(self, timer: Timer, work: Work) -> None:
        """Free the place that nobody has answered for in time; where its provider was asked, another is sought."""
        search = work.state(timer.key)
        if search is None:
            raise LookupError("A timer of a referral that is not here.")
        after, freed = expire(search)
        work.keep(timer.key, after)
        work.say(timer.key, *freed)
        await free(freed, work)
        await self._answer_all(seekers([timer.key], work), freed, work)

    async def _answer_all(self, seeking: Sequence[Seeker], freed: Sequence[PlaceReleased], work: Work) -> None:
        """Find all who seek a place one, the urgent first; at the services that are `freed` there is more room."""
        availability = self.availability
        people = {seeker.key: (seeker, self._person(seeker, work)) for seeker in seeking}
        in_turn = sorted((person for _, person in people.values() if person), key=lambda one: one.turn)
        placed = await place(in_turn, [one.service_id for one in freed], availability, work.stores.places)
        lost: list[PlaceReleased] = []
        for seeker, person in people.values():
            found = placed.held.get(seeker.search.referral_id)
            lost += _answer(seeker, self._news(seeker, person, found, availability.engine, work), work)
        await free(lost, work)
        given_up = {one.service_id for one in freed}, {one.service_id for one in lost}
        work.afterwards(partial(self._learn, availability, placed.free, *given_up))

    def _learn(self, asked: Availability, free: Mapping[int, int], freed: set[UUID], lost: set[UUID]) -> None:
        """Believe what a committed work has found, but of what it gave up later; the engine may be another by now."""
        asked.learn(free)
        learnt = {asked.engine.listed[row].listing.service_id for row in free}
        unsure = lost | (freed - learnt if asked is self.availability else freed | learnt)
        self.availability.doubt(self.availability.rows(unsure))

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
        to_answer, until = self._practices[seeker.borough].answer(work.now, asked=found.is_asked)
        return matched(
            person,
            found.listed,
            found.choice,
            found.free,
            now=work.now,
            answer=to_answer,
            held_until=until,
            provider_accepted=person.agreed_id == found.listed.listing.service_id,
        )


def _answer(seeker: Seeker, news: Matched | Unmatched, work: Work) -> Sequence[PlaceReleased]:
    after, lost = answer(seeker.search, news)
    work.keep(seeker.key, after)
    work.say(seeker.key, *lost, news)
    if not seeker.synthetic:
        work.afterwards(partial(metrics.answered, seeker.borough, news))
    return lost
