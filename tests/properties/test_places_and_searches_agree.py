"""Whatever happens to referrals, in whatever order: the places held are those of the searches that hold one.

Two processes share the places, each with its own beliefs; now and then a batch is undone after all was decided.
"""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.contract import events
from services.contract.conversation import CONSUMES
from services.contract.event import Event
from services.contract.words.vocabulary import Need
from services.matching.domain.search import HOLD_ENDS, Search, SearchStatus, due_times
from services.matching.handlers.matching import Matcher
from services.runtime.timers import Timers
from services.runtime.working.decoding import Received
from services.runtime.working.timer import to_the_millisecond
from tests.fakes.matching import MatchingInMemory, a_listing, a_service_id, an_engine, created
from tests.fakes.referral import an_invented_gazetteer
from tests.store_scenarios.timers import AlwaysOurs
from tests.support.matching_events import then

CAPACITIES = (1, 2, 1)
SERVICES = [a_service_id(number) for number in range(len(CAPACITIES) + 1)]
LISTINGS = [
    a_listing(
        number,
        metres=900 * number,
        places=capacity,
        needs=(
            Need.LONELINESS,
            Need.DEBT,
        ),
    )
    for number, capacity in enumerate(CAPACITIES)
]
HELD_FOR = timedelta(days=28)
ABOUT_A_SERVICE = {event for event in CONSUMES["matching"] if "service_id" in event.model_fields}

referrals = st.integers(0, 7)
services = st.sampled_from(SERVICES)


@st.composite
def news(draw: st.DrawFn) -> Received:
    """A new referral, or what happened to one, of those there are or are not."""
    number, event = draw(referrals), draw(st.sampled_from(CONSUMES["matching"]))
    if event is events.ReferralCreated:
        needs_human = draw(st.sampled_from([(), (), (), ("self-referral",)]))
        return created(number, needs_human=needs_human, urgency=draw(st.sampled_from(["routine", "urgent"])))
    return then(event, number, **draw(facts(event)))


@st.composite
def facts(draw: st.DrawFn, event: type[Event]) -> dict[str, Any]:
    """What the event says, where it matters to matching."""
    told: dict[str, Any] = {"service_id": draw(services)} if event in ABOUT_A_SERVICE else {}
    if event is events.OfferDeclined:
        told["seek_another"] = draw(st.booleans())
    elif event is events.HumanDecided:
        told["decision"] = draw(st.sampled_from(["go-on", "close"]))
    elif event is events.ReferralRerouted and draw(st.booleans()):
        told |= {"to_borough": None, "new_referral_id": None, "to_service_id": draw(services)}
    return told


class Undone(Exception):
    """Ends a transaction of which nothing is kept."""


class Places(RuleBasedStateMachine):
    """Matching in memory, as two processes."""

    def __init__(self) -> None:
        super().__init__()
        self.service = MatchingInMemory(*LISTINGS, held_for=HELD_FOR)
        another = Matcher(an_invented_gazetteer(), an_engine(*LISTINGS), self.service.offers)
        self.matchers = (self.service.matcher, another)
        self.runner = asyncio.Runner()

    def teardown(self) -> None:
        self.runner.close()

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

    @rule(listed=st.sets(st.integers(0, len(LISTINGS) - 1), min_size=1))
    def the_directory_changes(self, listed: set[int]) -> None:
        """Some services are listed, some are not, or not any more."""
        for matcher in self.matchers:
            matcher.use(an_engine(*(LISTINGS[number] for number in sorted(listed))))

    @property
    def searches(self) -> dict[str, Search]:
        kept = self.service.storage.memory.states
        return {key: Search.model_validate(one.state) for key, one in kept.items() if one.state}

    @property
    def held(self) -> Counter[tuple[str, UUID]]:
        return Counter((str(one), service) for service, holders in self.service.held.items() for one in holders)

    @invariant()
    def places_are_held_by_whoever_matching_says_is_matched(self) -> None:
        holding = {(key, one.service_id) for key, one in self.searches.items() if one.status is SearchStatus.HOLDS}
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
            assert len(self.service.held.get(SERVICES[number], ())) <= capacity

    @invariant()
    def nobody_is_left_without_an_answer_and_nobody_is_where_they_said_no(self) -> None:
        for search in self.searches.values():
            assert search.status is not SearchStatus.SEEKS
            assert search.service_id not in search.declined

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
