"""Whatever happens to referrals, in whatever order: the places held are those of the searches that hold one.

Two processes share the places, each with its own beliefs; now and then a batch is undone after all was decided.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.contract import events
from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Answer
from services.matching.domain.finding.company import places_of_company
from services.matching.domain.person import Person
from services.matching.domain.search import HOLD_ENDS, Search, SearchStatus, due_times
from services.matching.handlers.matching import Matcher
from services.matching.handlers.placing.availability import Availability
from services.matching.handlers.searches import Seeker
from services.matching.refresh.looking_again import LookingAgain
from services.matching.waiting.store import LOOKS
from services.runtime.leading.timers import Timers
from services.runtime.working.decoding import Received
from services.runtime.working.timer import to_the_millisecond
from tests.fakes.matching import MatchingInMemory, an_engine, created
from tests.fakes.referral import an_invented_gazetteer
from tests.properties.what_happens_to_places import (
    ASKS_AT_ONCE,
    BOOKED,
    CAPACITIES,
    COMPANIONS,
    HELD_FOR,
    LISTINGS,
    SERVICES,
    STATED,
    news,
)
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.matching_events import then


class Undone(Exception):
    """Ends a transaction of which nothing is kept."""


class Places(RuleBasedStateMachine):
    """Matching in memory, as two processes."""

    def __init__(self) -> None:
        super().__init__()
        self.service = MatchingInMemory(*LISTINGS, held_for=HELD_FOR, asks_at_once=ASKS_AT_ONCE)
        another = Matcher(an_invented_gazetteer(), an_engine(*LISTINGS), self.service.practices)
        self.matchers = (self.service.matcher, another)
        self.runner = asyncio.Runner()
        self.was_stated = False

    def teardown(self) -> None:
        self.runner.close()

    @initialize(number=st.sampled_from([0, 5, 12]))
    def some_have_come(self, number: int) -> None:
        """More than there are places for, in the end."""
        self.runner.run(self.service.consumes(*map(created, range(number))))

    @rule(batch=st.lists(news(), max_size=12), process=st.integers(0, 1), fails=st.integers(0, 5))
    def a_batch(self, batch: list[Received], process: int, fails: int) -> None:
        """Worked by one of the processes; one in six is undone."""
        self.service.matcher = self.matchers[process]
        if fails:
            self.runner.run(self.service.consumes(*batch))
        else:
            self.runner.run(self._undone(batch))

    async def _undone(self, batch: list[Received]) -> None:
        async def fail(work: Any) -> None:
            await work.load(one.key for one in batch)
            await self.service.matcher.match_batch(batch, work)
            raise Undone

        try:
            await self.service.transactions.do(fail)
        except Undone:
            return

    @rule(days=st.integers(1, 40), process=st.integers(0, 1))
    def time_passes(self, days: int, process: int) -> None:
        """Some holds end."""
        self.service.now += timedelta(days=days)
        timers = Timers(self.service.transactions, {HOLD_ENDS: self.matchers[process].end_hold}, AlwaysOurs())
        self.runner.run(timers.look_round())

    @rule(listed=st.sets(st.integers(0, len(LISTINGS) - 1), min_size=1), stated=st.booleans(), known=st.booleans())
    def the_directory_changes(self, listed: set[int], stated: bool, known: bool) -> None:
        """Some services are listed, some are not, or not any more; of all it is said how many they take, or of few."""
        engine = an_engine(*((STATED if stated else LISTINGS)[number] for number in sorted(listed)))
        self.was_stated = self.was_stated or stated
        for matcher in self.matchers:
            matcher.use(engine, SERVICES if known else None)

    @rule(process=st.integers(0, 1))
    def who_waits_is_looked_at(self, process: int) -> None:
        """By one of the processes, as by and by everybody is: then nobody waits for what is free."""
        self.service.now += LOOKS[-1]
        looking = LookingAgain(self.matchers[process])
        while self.runner.run(looking.look_round(self.service.transactions)):
            pass
        assert not [*self._waiting_for_what_is_free()]

    def _waiting_for_what_is_free(self) -> Iterator[str]:
        matcher = self.matchers[0]
        free = self.runner.run(
            Availability(matcher.availability.engine, self.service.practices).free(
                self.service.places, self.service.now
            )
        )
        for key, search in self.searches.items():
            person = matcher.person(Seeker(key, BoroughSlug.SOUTHWARK, search), self.service.now)
            if search.waits and person and matcher.availability.engine.best(person, free) and self._has_company(person):
                yield key

    def _has_company(self, person: Person) -> bool:
        """Whether somebody is free to come along, where that is asked for: else no place is held."""
        engine = self.matchers[0].availability.engine
        listed = [engine.listed[row].listing for row in engine.who_can_come_along(person)]
        held = [len(self.service.held.get(places_of_company(one.service_id), ())) for one in listed]
        taken = zip(listed, held, strict=True)
        return not person.wanted.accompanied or any((one.companions or 0) > count for one, count in taken)

    @property
    def searches(self) -> dict[str, Search]:
        kept = self.service.storage.memory.states
        return {key: Search.model_validate(one.state) for key, one in kept.items() if one.state}

    @property
    def held(self) -> Counter[tuple[str, UUID]]:
        return Counter((str(one), service) for service in SERVICES for one in self.service.held.get(service, ()))

    def company_of(self, number: int) -> list[str]:
        return [*map(str, self.service.held.get(places_of_company(SERVICES[number]), ()))]

    @invariant()
    def a_volunteer_is_held_by_whoever_holds_a_place_and_asked_for_one(self) -> None:
        searches = self.searches
        for number, companions in enumerate(COMPANIONS):
            company = self.company_of(number)
            assert len(company) <= (companions or 0)
            assert sorted(company) == sorted(
                key for key, one in searches.items() if one.companion_id == SERVICES[number]
            )
        for one in searches.values():
            asks = one.wanted is not None and one.wanted.accompanied
            assert (one.companion_id is not None) == (asks and one.service_id is not None)

    @invariant()
    def places_are_held_by_whoever_matching_says_is_matched(self) -> None:
        has_a_place = {SearchStatus.HOLDS, SearchStatus.ASKS}
        holding = {(key, one.service_id) for key, one in self.searches.items() if one.status in has_a_place}
        assert self.held == Counter(holding)
        assert holding == {(key, one.service_id) for key, one in self.searches.items() if one.service_id}

    @invariant()
    def the_events_tell_of_the_same_places(self) -> None:
        told: Counter[tuple[str, UUID]] = Counter()
        for letter in self.service.published:
            event = events.BY_TYPE[letter.envelope.type].model_validate_json(letter.value)
            if isinstance(event, events.PlaceReleased):
                assert told.pop((letter.key, event.service_id))
            elif isinstance(event, events.Matched):
                told[letter.key, event.service_id] = 1
        assert told == self.held

    @invariant()
    def no_service_is_over_its_capacity(self) -> None:
        for number, capacity in enumerate(CAPACITIES):
            assert capacity is None or len(self.service.held.get(SERVICES[number], ())) <= capacity

    @invariant()
    def who_holds_a_place_at_certain_times_has_one_of_them_and_nobody_else_has_it(self) -> None:
        sessions = {str(one): had.key for one, had in self.service.places.sessions_at.get(SERVICES[BOOKED], {}).items()}
        assert len({*sessions.values()}) == len(sessions)
        known = {key: one.session_key for key, one in self.searches.items() if one.service_id == SERVICES[BOOKED]}
        assert known == sessions
        assert not [one for key, one in self.searches.items() if one.session_key and key not in sessions]

    @invariant()
    def no_provider_is_asked_about_too_many_or_about_others_than_those_who_wait_for_it(self) -> None:
        asked = Counter((str(one), service) for service, those in self.service.places.asked.items() for one in those)
        assert all(len(those) <= ASKS_AT_ONCE for those in self.service.places.asked.values())
        waiting = Counter(
            (key, one.service_id) for key, one in self.searches.items() if one.status is SearchStatus.ASKS
        )
        assert asked == waiting

    @invariant()
    def who_waits_for_a_provider_does_so_until_a_time_and_has_no_yes(self) -> None:
        for search in self.searches.values():
            if search.status is SearchStatus.ASKS:
                assert (search.held_until, search.agreed_id) != (None, search.service_id)
                assert search.held_until is not None
            assert search.agreed_id in (None, search.service_id)

    @invariant()
    def nobody_is_told_of_a_place_while_its_provider_is_asked(self) -> None:
        asked: dict[str, UUID] = {}
        for letter in self.service.published:
            event = events.BY_TYPE[letter.envelope.type].model_validate_json(letter.value)
            if isinstance(event, events.Matched) and event.answer is Answer.ASK:
                asked[letter.key] = event.service_id
                assert not event.provider_accepted
            elif isinstance(event, events.Matched):
                assert asked.pop(letter.key, None) is None or event.provider_accepted or self.was_stated
            elif isinstance(event, events.PlaceReleased):
                asked.pop(letter.key, None)

    @invariant()
    def nobody_is_left_without_an_answer_and_nobody_is_where_they_said_no(self) -> None:
        for search in self.searches.values():
            assert search.status is not SearchStatus.SEEKS
            assert search.service_id not in (*search.declined, *search.silent)

    @invariant()
    def on_the_list_are_those_who_wait(self) -> None:
        assert {*self.service.waiting} == {key for key, one in self.searches.items() if one.waits}

    @invariant()
    def timers_are_those_of_the_searches(self) -> None:
        due = {
            (key, name): to_the_millisecond(at)
            for key, one in self.searches.items()
            for name, at in due_times(one).items()
        }
        assert {key: row.at for key, row in self.service.storage.memory.timers.rows.items()} == due


TestPlaces = Places.TestCase
TestPlaces.settings = settings(
    max_examples=100,
    stateful_step_count=15,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def test_whoever_says_yes_after_the_provider_was_silent_is_sent_there_again_and_it_counts_as_silent_no_longer() -> None:
    state = Places()
    state.some_have_come(number=12)
    for _ in range(2):
        state.time_passes(days=28, process=0)
    state.a_batch(batch=[then(events.OfferAccepted, 8, service_id=SERVICES[3])], process=0, fails=1)
    state.nobody_is_left_without_an_answer_and_nobody_is_where_they_said_no()
    assert state.searches[created(8).key].service_id == SERVICES[3]
    state.teardown()


def test_whoever_asks_for_company_that_nobody_has_waits_though_there_is_room() -> None:
    state = Places()
    state.a_batch(batch=[created(1), created(2), created(3, accompanied=True)], process=0, fails=1)
    state.the_directory_changes(known=False, listed={2}, stated=False)
    state.time_passes(days=14, process=0)
    state.who_waits_is_looked_at(process=0)
    assert state.searches[created(3).key].waits
    state.teardown()
