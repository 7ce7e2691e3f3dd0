"""Answers whoever seeks a place: matched, with its reasons, or unmatched, with the reason; and ends holds in time.

What becomes free is given in the same work to whoever is next on the waiting list.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from uuid import UUID

from services.contract.events import PlaceReleased
from services.geography.gazetteer import Gazetteer
from services.matching import metrics
from services.matching.domain.engine import Engine
from services.matching.domain.person import Person, whereabouts
from services.matching.domain.practice import AS_A_RULE, Practices
from services.matching.domain.search import Search, SearchStatus
from services.matching.domain.steps import expire, lose
from services.matching.handlers.following import follow_all, free, seekers
from services.matching.handlers.placing.answering import Answering
from services.matching.handlers.placing.availability import Availability
from services.matching.handlers.placing.giving import Draw, Given, give
from services.matching.handlers.searches import Searches, Seeker, Work
from services.matching.replies.shown import Replies
from services.matching.waiting.openings import Neighbourhood
from services.runtime.working.decoding import Received
from services.runtime.working.timer import Timer


class Matcher:
    """Matches people to the services of the engine in use; the engine is replaced when the directory changes.

    `practices` is how each borough goes about matches. At the `openings` whoever waits is to be looked at by and by.
    `replies` is how providers reply, by service, as far as that may be shown.
    """

    def __init__(self, gazetteer: Gazetteer, engine: Engine, practices: Practices = AS_A_RULE) -> None:
        self.gazetteer = gazetteer
        self.openings: set[UUID] = set()
        self.replies: Mapping[UUID, Replies] = {}
        self._practices = practices
        self.neighbourhood = Neighbourhood(gazetteer, engine.reach_metres)
        self.availability = Availability(engine, practices)

    def use(self, engine: Engine, changed: Collection[UUID] | None = None) -> None:
        """Match by this engine from the next batch on; the batch in hand goes on with the old one.

        Where it is known which services have `changed`, what is believed of the others' places is kept.
        """
        if changed is None:
            self.availability = Availability(engine, self._practices)
        else:
            # When a process begins, places are as they were, and whoever waits is looked at by and by.
            self.openings.update(changed if self.availability.engine.listed else ())
            self.availability = self.availability.carried_to(engine, changed)

    async def match_batch(self, batch: Sequence[Received], work: Work) -> None:
        """Free what the batch gives up, and find all who seek or wait a place, the urgent first."""
        searches = self._searches(work)
        freed = follow_all(batch, searches, work)
        await free(freed, work)
        await self._answer_all(seekers([one.key for one in batch], work), freed, searches, work)

    async def end_hold(self, timer: Timer, work: Work) -> None:
        """Free the place that nobody has answered for in time; where its provider was asked, another is sought."""
        search = work.state(timer.key)
        if search is None:
            raise LookupError("A timer of a referral that is not here.")
        searches = self._searches(work)
        if search.status is SearchStatus.ASKS and not work.is_synthetic(timer.key):
            searches.replies.count_silence(search, work.now)
        after, freed = expire(search)
        searches.keep(timer.key, after)
        work.say(timer.key, *freed)
        await free(freed, work)
        await self._answer_all(seekers([timer.key], work), freed, searches, work)

    async def leave(self, service_id: UUID, most: int, work: Work) -> int:
        """Free the places of some who hold one at a service that is listed no more, and find them another.

        This function will give how many they were. Of whom an event is parked nobody knows whether they hold it still.
        """
        holders = [str(one) for one in await work.stores.places.holders(service_id)]
        await work.load(holders)
        searches, freed = self._searches(work), list[PlaceReleased]()
        leaving = dict(islice(_held_by(holders, service_id, work), most))
        for key, search in leaving.items():
            after, released = lose(search)
            searches.keep(key, after if after.since else after.amend(since=work.now))
            work.say(key, *released)
            freed += released
        await free(freed, work)
        await self._answer_all(seekers(leaving, work), freed, searches, work)
        return len(leaving)

    async def offer(self, service_ids: Iterable[UUID], work: Work) -> None:
        """Give what is free at these services to whoever waits for it."""
        availability = self.availability
        rows = availability.rows(service_ids)
        availability.doubt(rows)
        free = await availability.free(work.stores.places, work.now)
        await self._offer({row: int(free[row]) for row in rows if free[row] > 0}, availability, work)

    async def look_again(self, most: int, work: Work) -> None:
        """Where any of those who are due to be looked at could have a place now, give it to whoever is next."""
        due = await work.stores.waiting.due(work.now, most)
        await work.load(one.key for one in due)
        aggregates = [aggregate for one in due if (aggregate := work.aggregate(one.key))]
        seeking = [
            Seeker(one.key, one.borough, search) for one in aggregates if (search := work.readable_state(one.key))
        ]
        people = [person for one in seeking if one.search.waits and (person := self.person(one, work.now))]
        await work.stores.waiting.looked_at(due, work.now)
        availability = self.availability
        # Another process may have freed a place at any of them.
        availability.doubt(row for person in people for row in availability.engine.suiting(person))
        free = await availability.free(work.stores.places, work.now)
        choices = (availability.engine.best(person, free) for person in people)
        await self._offer({one.row: int(free[one.row]) for one in choices if one}, availability, work)

    async def _offer(self, free: Mapping[int, int], availability: Availability, work: Work) -> None:
        searches = self._searches(work)
        openings = [availability.engine.listed[row].listing.service_id for row in free for _ in range(free[row])]
        given = await self._give([], openings, availability, work)
        _answer_waiters(given, self._answering(availability.engine, given, searches, work))
        await searches.settle()
        work.afterwards(partial(self._learn, availability, given.free, set(openings), set()))

    def _searches(self, work: Work) -> Searches:
        return Searches(work, lambda seeker: self.person(seeker, work.recorded))

    async def _answer_all(
        self, seeking: Sequence[Seeker], freed: Sequence[PlaceReleased], searches: Searches, work: Work
    ) -> None:
        """Answer all who seek, and give what is free, and what they give up, to whoever waits."""
        availability = self.availability
        people = {seeker.key: (seeker, self.person(seeker, work.now)) for seeker in seeking}
        # Once a provider has said yes, it may be asked about the next.
        agreed = [one.search.agreed_id for one in seeking if one.search.agreed_id]
        sought = [person for _, person in people.values() if person]
        with_them = [one.companion_id for one in freed if one.companion_id]
        openings = [*(one.service_id for one in freed), *with_them, *agreed]
        given = await self._give(sought, openings, availability, work)
        answering, lost = self._answering(availability.engine, given, searches, work), list[PlaceReleased]()
        for seeker, person in people.values():
            lost += answering.answer(seeker, person, given.held.get(seeker.search.referral_id))
        _answer_waiters(given, answering)
        await free(lost, work)
        given_up = {one.service_id for one in freed}, {one.service_id for one in lost}
        if lost:
            again = await self._give([], (one.service_id for one in lost), availability, work)
            _answer_waiters(again, self._answering(availability.engine, again, searches, work))
            given.free |= again.free
        await searches.settle()
        work.afterwards(partial(self._learn, availability, given.free, *given_up))

    async def _give(
        self, people: Sequence[Person], openings: Iterable[UUID], availability: Availability, work: Work
    ) -> Given:
        draw = Draw(availability, self.neighbourhood, self.person, work)
        given = await give(people, openings, availability, draw)
        work.afterwards(partial(self.openings.update, given.unfinished))
        return given

    def _answering(self, engine: Engine, given: Given, searches: Searches, work: Work) -> Answering:
        return Answering(engine, given.believed, given.alone, self._practices, searches, work)

    def _learn(self, asked: Availability, free: Mapping[int, int], freed: set[UUID], lost: set[UUID]) -> None:
        """Believe what a committed work has found, but of what it gave up later; the engine may be another by now."""
        asked.learn(free)
        learnt = {asked.engine.listed[row].listing.service_id for row in free}
        unsure = lost | (freed - learnt if asked is self.availability else freed | learnt)
        self.availability.doubt(self.availability.rows(unsure))

    def person(self, seeker: Seeker, now: datetime) -> Person | None:
        """Who seeks, as far as matching may know; None where what they seek was not kept."""
        wanted, borough = seeker.search.wanted, seeker.borough
        if wanted is None:
            return None
        position, equity = whereabouts(self.gazetteer, wanted.outcode, borough), self._practices[borough].equity
        return Person.of(seeker.search, wanted, position, borough, now, synthetic=seeker.synthetic, equity=equity)


def _answer_waiters(given: Given, answering: Answering) -> None:
    # They were not waited for by a timer, so what is said of them is said when it is decided.
    work = answering.work
    work.as_of(work.recorded)
    for one in given.waiters:
        if found := given.held.get(one.person.referral_id):
            waited = work.now - (one.person.since or work.now)
            work.afterwards(partial(metrics.waited, one.person.wanted.urgency, waited))
            work.goes_on(one.in_turn.key, one.in_turn.cause)
            answering.answer(one.seeker, one.person, found)


def _held_by(keys: Iterable[str], service_id: UUID, work: Work) -> Iterator[tuple[str, Search]]:
    for key in keys:
        aggregate, search = work.aggregate(key), work.readable_state(key)
        is_known = aggregate is not None and not aggregate.rests
        if is_known and search and search.service_id == service_id:
            yield key, search
