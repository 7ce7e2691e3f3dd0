"""The reporting service's journeys in memory, and counts as a test wants them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.words.life_words import WithdrawnReason
from services.reporting.domain.budgets import Budgets
from services.reporting.domain.changes import Tally
from services.reporting.domain.fairness.counted import Became, OffersByBorough, PeopleByBorough, Provider
from services.reporting.domain.fairness.groups import groups_of
from services.reporting.domain.funnel import Counts
from services.reporting.domain.journey import MEASURES, Journey, Measure, Measured, Occurrence, Stage
from services.reporting.settings import Settings
from services.reporting.store.journeys import Stores
from services.runtime.working.aggregate import Aggregate
from tests.fakes.storage import Memory, MemoryStorage


@dataclass
class MemoryJourneys:
    """Counts the states that the runtime keeps in this memory."""

    memory: Memory = field(default_factory=Memory)

    async def count(self) -> Mapping[BoroughSlug, Counts]:
        counted: dict[BoroughSlug, Counter[Measure]] = defaultdict(Counter)
        for aggregate in self.memory.states.values():
            if aggregate.synthetic:
                continue
            journey = Journey.model_validate(aggregate.state or {})
            counted[aggregate.borough].update({measure: int(journey.counts_for(measure)) for measure in MEASURES})
        return counted

    async def count_measured(self) -> Mapping[BoroughSlug, Tally]:
        counted: dict[BoroughSlug, Counter[Measured]] = defaultdict(Counter)
        for borough, journey in self._real():
            if not journey.moved_out and journey.measured:
                counted[borough].update(journey.measured)
        return counted

    async def sum_budgets(self) -> Mapping[BoroughSlug, Budgets]:
        summed: dict[BoroughSlug, Budgets] = {}
        for borough, journey in self._real():
            if journey.granted_pence:
                before, spent = summed.get(borough, Budgets()), journey.spent_pence
                summed[borough] = Budgets(
                    people=before.people + 1,
                    granted_pence=before.granted_pence + journey.granted_pence,
                    spending=before.spending + (spent > 0),
                    spent_pence=before.spent_pence + spent,
                )
        return summed

    async def count_people(self) -> PeopleByBorough:
        counted: dict[BoroughSlug, Counter[Became]] = defaultdict(Counter)
        for borough, journey in self._there():
            counted[borough].update(
                Became(group, journey.matched, journey.waited_days, journey.offer_metres)
                for group in groups_of(journey)
            )
        return counted

    async def count_offers(self) -> OffersByBorough:
        counted: dict[BoroughSlug, Counter[str]] = defaultdict(Counter)
        names: dict[tuple[BoroughSlug, str], str] = {}
        for borough, journey in self._there():
            if journey.provider_name:
                key = str(journey.provider_id or journey.provider_name)
                counted[borough][key] += 1
                names[borough, key] = max(journey.provider_name, names.get((borough, key), ""))
        return {
            borough: {Provider(key, names[borough, key]): count for key, count in offers.items()}
            for borough, offers in counted.items()
        }

    def _there(self) -> Iterator[tuple[BoroughSlug, Journey]]:
        return ((borough, one) for borough, one in self._real() if one.created and not one.moved_out)

    def _real(self) -> Iterator[tuple[BoroughSlug, Journey]]:
        for aggregate in self.memory.states.values():
            journey = Journey.model_validate(aggregate.state or {})
            if not aggregate.synthetic and journey.withdrawn is not WithdrawnReason.NEVER_MADE:
                yield aggregate.borough, journey


def a_storage() -> MemoryStorage[Stores]:
    """An empty storage whose journeys are the states that it keeps."""
    journeys = MemoryJourneys()
    storage = MemoryStorage(Stores(journeys))
    journeys.memory = storage.memory
    return storage


def counts(created: int = 0, matched: int = 0, told: int = 0, attended: int = 0, **occurrences: int) -> Counts:
    """True counts of one borough; occurrences go by their names."""
    stages = dict(zip(Stage, (created, matched, told, attended), strict=True))
    return stages | {one: occurrences.get(one.value, 0) for one in Occurrence}


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
