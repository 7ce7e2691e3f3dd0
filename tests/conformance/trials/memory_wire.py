"""Kafka in memory for one component that answers at once: the same messages, places and records, and no waiting."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, runtime_checkable
from zlib import crc32

from deploy.conformance.messages import Message
from deploy.conformance.records import Position, Record
from deploy.conformance.requests import Answered, Request
from deploy.conformance.trial import Trial
from services.contract.topics import PartnerStream, PartnerTopic
from tests.conformance.toys.matching import Message as Said

PARTITIONS = 2
# So much goes by whenever somebody waits: less than an offer lasts that ends soon.
A_MOMENT = timedelta(milliseconds=50)


class Worker(Protocol):
    """A component that answers at once; `state` is all that it remembers, as JSON has it."""

    state: dict[str, Any]

    def work(self, place: tuple[str, int, int], headers: Any, value: bytes | None, now: datetime) -> Iterable[Said]: ...


@runtime_checkable
class WithOptions(Worker, Protocol):
    """One that does something at its time, and answers by HTTP."""

    def due(self, now: datetime) -> Iterable[Said]: ...

    def ask(self, path: str, token: str | None) -> Answered: ...


@runtime_checkable
class WithDoors(WithOptions, Protocol):
    """One that is asked by HTTP to do something, and says what comes of it."""

    def request(self, request: Request, token: str | None, now: datetime) -> tuple[Answered, Iterable[Said]]: ...


class MemoryWire:
    """`make` makes the component anew from what it has kept, as a restart does."""

    def __init__(self, trial: Trial, make: Callable[[dict[str, Any] | None], Worker]) -> None:
        self._trial = trial
        self._make = make
        self._worker = make(None)
        self._ends: dict[tuple[str, int], int] = {}
        self._records: list[Record] = []
        self._now = datetime.now(UTC)

    def now(self) -> datetime:
        """The time there: it goes on only while something is waited for, however busy the machine is."""
        return self._now

    async def send(self, message: Message) -> Position:
        self._work_what_is_due()
        place = self._next(self._topic(message), crc32((message.beside or message.subject).encode()) % PARTITIONS)
        self._keep(self._worker.work(place, message.headers, message.value, self._now))
        return place

    async def came(self, seconds: float) -> Sequence[Record]:
        del seconds  # what is to come is there
        self._now += A_MOMENT
        self._work_what_is_due()
        records, self._records = self._records, []
        return records

    async def restart(self) -> None:
        self._worker = self._make(json.loads(json.dumps(self._worker.state)))

    async def ask(self, path: str, token: str | None) -> Answered:
        assert isinstance(self._worker, WithOptions)
        return self._worker.ask(path, token)

    async def request(self, request: Request, token: str | None) -> Answered:
        assert isinstance(self._worker, WithDoors)
        answered, said = self._worker.request(request, token, self._now)
        self._keep(said)
        return answered

    def _work_what_is_due(self) -> None:
        if isinstance(self._worker, WithOptions):
            self._keep(self._worker.due(self._now))

    def _topic(self, message: Message) -> str:
        if message.partner is None:
            return self._trial.topic(message.stream)
        return PartnerTopic(self._trial.borough, message.partner, PartnerStream.EVENTS).name

    def _keep(self, messages: Iterable[Said]) -> None:
        for said in messages:
            there = self._next(said.topic, crc32(said.key) % PARTITIONS)
            self._records.append(Record(there, said.key, tuple(said.headers), said.value))

    def _next(self, topic: str, partition: int) -> Position:
        offset = self._ends.get((topic, partition), 0)
        self._ends[topic, partition] = offset + 1
        return Position(topic, partition, offset)
