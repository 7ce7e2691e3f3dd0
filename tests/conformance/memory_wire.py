"""Kafka in memory for one component that answers at once: the same messages, places and records, and no waiting."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from deploy.conformance.evidence import Position, Record
from deploy.conformance.messages import Message
from deploy.conformance.trial import Trial
from services.contract.topics import Stream
from tests.conformance.toy_matching import Toy

PARTITIONS = 2


class MemoryWire:
    """`make` makes the component anew from what it has kept, as a restart does."""

    def __init__(self, trial: Trial, make: Callable[[dict[str, Any] | None], Toy]) -> None:
        self._topic = trial.topic(Stream.REFERRALS)
        self._make = make
        self._toy = make(None)
        self._ends: dict[tuple[str, int], int] = {}
        self._records: list[Record] = []

    async def send(self, message: Message) -> Position:
        place = self._next(self._topic, crc32((message.beside or message.subject).encode()) % PARTITIONS)
        for said in self._toy.work(place, message.headers, message.value, datetime.now(UTC)):
            there = self._next(said.topic, crc32(said.key) % PARTITIONS)
            self._records.append(Record(there, said.key, tuple(said.headers), said.value))
        return place

    async def came(self, seconds: float) -> Sequence[Record]:
        del seconds  # what is to come is there
        records, self._records = self._records, []
        return records

    async def restart(self) -> None:
        self._toy = self._make(json.loads(json.dumps(self._toy.state)))

    def _next(self, topic: str, partition: int) -> Position:
        offset = self._ends.get((topic, partition), 0)
        self._ends[topic, partition] = offset + 1
        return Position(topic, partition, offset)
