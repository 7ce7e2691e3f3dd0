"""Reporting in memory: a count of all its journeys, one by one, and counts as a test wants them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from services.contract.boroughs import BoroughSlug
from services.contract.words.life_words import WithdrawnReason
from services.contract.words.vocabulary import Need
from services.reporting.domain.budgets import Budgets
from services.reporting.domain.changes import Tally
from services.reporting.domain.counted import TrueCounts
from services.reporting.domain.counting import RULE_VERSION
from services.reporting.domain.counting import counts as amounts_of
from services.reporting.domain.fairness.counted import Became, Offers, People, Provider
from services.reporting.domain.fairness.groups import Group, groups_of
from services.reporting.domain.funnel import NONE_YET, Counts
from services.reporting.domain.journey import MEASURES, Journey, Occurrence, Stage, Step
from services.reporting.settings import Settings
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.counting import CountingRule, Generation
from tests.fakes.storage import Memory, MemoryStorage

T = TypeVar("T")

RULE = CountingRule(RULE_VERSION, amounts_of)


def counted_one_by_one(memory: Memory) -> TrueCounts:
    """What all journeys that are kept come to. It knows nothing of counters, and is what they must agree with."""
    by_borough: dict[BoroughSlug, list[Journey]] = defaultdict(list)
    for borough, journey in _real(memory):
        by_borough[borough].append(journey)
    there = {borough: [one for one in journeys if not one.moved_out] for borough, journeys in by_borough.items()}
    return TrueCounts(
        funnel=_some({borough: _funnel(journeys) for borough, journeys in by_borough.items()}, NONE_YET),
        by_need={need: _some(_of_need(need, by_borough), NONE_YET) for need in Need},
        measured=_some({borough: _measured(journeys) for borough, journeys in there.items()}, {}),
        budgets=_some({borough: _budgets(journeys) for borough, journeys in by_borough.items()}, Budgets()),
        people=_some({borough: people([one for one in some if one.created]) for borough, some in there.items()}, {}),
        offers=_some({borough: _offers([one for one in some if one.created]) for borough, some in there.items()}, {}),
    )


def _some(by_borough: Mapping[BoroughSlug, T], nothing: T) -> dict[BoroughSlug, T]:
    return {borough: found for borough, found in by_borough.items() if found != nothing}


def _real(memory: Memory) -> Iterator[tuple[BoroughSlug, Journey]]:
    for aggregate in memory.states.values():
        journey = Journey.model_validate(aggregate.state or {})
        if not aggregate.synthetic and journey.withdrawn is not WithdrawnReason.NEVER_MADE:
            yield aggregate.borough, journey


def _of_need(need: Need, by_borough: Mapping[BoroughSlug, list[Journey]]) -> dict[BoroughSlug, Counts]:
    return {borough: _funnel([one for one in some if need in one.needs]) for borough, some in by_borough.items()}


def _funnel(journeys: list[Journey]) -> Counts:
    return {measure: sum(measure in one.measures() for one in journeys) for measure in MEASURES}


def _measured(journeys: list[Journey]) -> Tally:
    return Counter(one for known in journeys for one in known.measured)


def _budgets(journeys: list[Journey]) -> Budgets:
    granted = [one for one in journeys if one.granted_pence]
    return Budgets(
        people=len(granted),
        granted_pence=sum(one.granted_pence or 0 for one in granted),
        spending=sum(one.spent_pence > 0 for one in granted),
        spent_pence=sum(one.spent_pence for one in granted),
    )


def people(journeys: list[Journey]) -> People:
    """The people of these referrals, by their groups."""
    members: dict[Group, list[Journey]] = defaultdict(list)
    for journey in journeys:
        for group in groups_of(journey):
            members[group].append(journey)
    return {
        group: Became(
            len(some),
            sum(one.matched for one in some),
            Counter(one.waited_days for one in some if one.waited_days is not None),
            Counter(one.offer_metres for one in some if one.offer_metres is not None),
        )
        for group, some in members.items()
    }


def _offers(journeys: list[Journey]) -> Offers:
    names: dict[str, list[str]] = defaultdict(list)
    for journey in journeys:
        if journey.provider_name:
            names[str(journey.provider_id or journey.provider_name)].append(journey.provider_name)
    return {Provider(key, max(some)): len(some) for key, some in names.items()}


def a_storage() -> MemoryStorage[None]:
    """An empty storage, in which nothing is left to be counted."""
    storage: MemoryStorage[None] = MemoryStorage(None)
    storage.memory.counters.generation = Generation(1, RULE_VERSION, shown=1)
    return storage


def counts(
    created: int = 0, matched: int = 0, told: int = 0, attended: int = 0, *, steps: Sequence[int] = (), **others: int
) -> Counts:
    """True counts of one borough: of each stage, the first of its steps in their order, occurrences by their names."""
    stages = dict(zip(Stage, (created, matched, told, attended), strict=True))
    reached = dict.fromkeys(Step, 0) | dict(zip(Step, steps, strict=False))
    return stages | reached | {one: others.get(one.value, 0) for one in Occurrence}


def an_aggregate(number: int, journey: Journey | None, borough: BoroughSlug = BoroughSlug.SOUTHWARK) -> Aggregate:
    """A referral as the runtime keeps it; without a journey, one of which only unknown news was heard."""
    state = journey.model_dump(mode="json") if journey else None
    return Aggregate(f"00000000-0000-7000-8000-{number:012}", borough, state=state, heard={"referral": 1})


def settings(**changes: Any) -> Settings:
    """Settings of a reporting service that only this machine reaches."""
    boring: dict[str, Any] = {
        "kafka_servers": "kafka.example:9092",
        "mongo_url": "mongodb://mongo.example/?replicaSet=rs0",
        "http_host": "127.0.0.1",
        "http_port": 8084,
        "internal_host": "127.0.0.1",
        "internal_port": 9084,
        "dead_letter_key_file": "/nowhere",
    }
    return Settings(**boring | changes)
