"""Reporting, worked anew in memory from the whole log: in other batches, in another order of partitions, repeated."""

import json
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import count, islice
from random import Random
from typing import Any, TypeVar

from services.contract.envelope import to_headers
from services.reporting.domain.figures import Freshness, build_figures
from services.reporting.domain.journey import Journey
from services.reporting.service import build
from services.reporting.views.budgets import BudgetFiguresView
from services.reporting.views.changes import ChangesView
from services.reporting.views.fairness import FairnessView
from services.reporting.views.funnel import FunnelView
from services.runtime.bootstrap.workers import make_workers
from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.record import Record, TopicPartition
from services.runtime.working.transactions import Transactions
from tests.chaos.findings.evidence import Logged
from tests.fakes.reporting import a_storage, counted_one_by_one, settings
from tests.fakes.storage import Memory, MemoryStorage
from tests.support.records import runs_of

R = TypeVar("R")
Log = Mapping[TopicPartition, Sequence[Logged]]

# Nobody reads the log so late while it is written: a replay must not hang on when it is done.
LATER = datetime(2100, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNDATED = ("as_of", "read_at", "note", "days")
# What a journey keeps of when its events happened, as they say.
OF_CLOCKS = ("taken_in_at", "offered_at", "waited_days")


@dataclass(frozen=True)
class Way:
    """One way to replay: how many records are worked at once, in what order of partitions, and what is done to them."""

    at_once: int
    seed: int
    repeated: bool = False
    clocks_wrong: bool = False

    def __str__(self) -> str:
        """In words, for a violation."""
        extras = [", every record twice" * self.repeated, ", every clock up to an hour wrong" * self.clocks_wrong]
        return f"{self.at_once} at once, order {self.seed}{''.join(extras)}"


@dataclass(frozen=True)
class Outcome:
    """What reporting knows in the end, as canonical JSON: each referral's journey, and the undated figures."""

    journeys: Mapping[str, str]
    figures: str

    def without_clocks(self) -> "Outcome":
        """The same without what hangs on the clocks of the services."""
        states = {key: json.loads(journey) for key, journey in self.journeys.items()}
        left = {
            key: {name: one for name, one in state.items() if name not in OF_CLOCKS} for key, state in states.items()
        }
        return Outcome({key: canonical(state) for key, state in left.items()}, self.figures)

    @cached_property
    def sha256(self) -> str:
        """The same for what is the same to the last byte."""
        return sha256((canonical(self.journeys) + self.figures).encode()).hexdigest()


def canonical(value: Mapping[str, Any]) -> str:
    """The one way to write this as JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def figures_of(*reports: Mapping[str, Any]) -> str:
    """Reports as canonical JSON, without how fresh they are, and without days, which go by the clocks."""
    return "".join(map(canonical, map(_undated, reports)))


def _undated(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _undated(one) for name, one in value.items() if name not in UNDATED}
    return [_undated(one) for one in value] if isinstance(value, list) else value


def counted_in(memory: Memory) -> str:
    """The reports of what reporting keeps in this memory, counted one by one: its counters have no part in it."""
    figures = build_figures(counted_one_by_one(memory), Freshness(None, LATER))
    views = (
        FunnelView.of(figures.funnel, figures.freshness),
        ChangesView.of(figures.changes, figures.freshness),
        BudgetFiguresView.of(figures.budgets, figures.freshness),
        FairnessView.of(figures.fairness, figures.freshness),
    )
    return figures_of(*(view.model_dump(mode="json") for view in views))


def replay(log: Log, way: Way) -> Outcome:
    """Work the whole log into an empty store, this way."""
    storage, records = a_storage(), _mixed(log, way)
    worker = _worker(storage)
    while batch := list(islice(records, way.at_once)):
        at_once(worker.work(runs_of(batch)))
    states = {key: one.state for key, one in storage.memory.states.items() if one.state is not None}
    return Outcome({key: canonical(state) for key, state in sorted(states.items())}, counted_in(storage.memory))


def _worker(storage: MemoryStorage[None]) -> BatchWorker[Journey, None]:
    service = build(settings())
    return make_workers(service, Transactions(service.name, Journey, storage, lambda: LATER), bytes(32))[0]


def at_once(work: Coroutine[Any, Any, R]) -> R:
    """What comes of work that never waits, since it is in memory."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # what it carries is what the work returns
    raise RuntimeError("A replay in memory waits, which it does only when its work fails.")


def _mixed(log: Log, way: Way) -> Iterator[Record]:
    """All records, each partition's in order, the partitions in pieces of a chance length in a chance order."""
    chance = Random(way.seed)  # noqa: S311 - it must repeat itself
    left = {place: list(_as_wished(records, way, chance)) for place, records in sorted(log.items()) if records}
    while left:
        place = chance.choice(list(left))
        piece = chance.randint(1, 2 * way.at_once)
        yield from left[place][:piece]
        left[place] = left[place][piece:]
        if not left[place]:
            del left[place]


def _as_wished(records: Iterable[Logged], way: Way, chance: Random) -> Iterator[Record]:
    offsets = count()
    for record in records:
        as_it_is = _with_wrong_clocks(record, chance) if way.clocks_wrong else record
        for _ in range(1 + way.repeated):
            yield replace(as_it_is, offset=next(offsets)).given


def _with_wrong_clocks(record: Logged, chance: Random) -> Logged:
    read = Decoder().decode(record.given)
    if not isinstance(read, Decoded):
        return record
    wrong = read.received.envelope.time + chance.uniform(-1, 1) * HOUR
    return replace(record, headers=to_headers(read.received.envelope._replace(time=wrong, recordedtime=wrong)))
