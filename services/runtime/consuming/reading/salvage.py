"""Asks the brokers for the bytes of partitions once more, past the client's own reading of them.

It rests on private parts of aiokafka 0.14. Once aiokafka reads a header name that is not UTF-8 by itself, the last test
of tests/integration/recovering/test_broken_records.py goes off: then this file and record_batch.py may go.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.consumer.fetcher import READ_COMMITTED, PartitionRecords
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.record.memory_records import MemoryRecords

from services.runtime.consuming.reading.record_batch import MOST_RECORDS, batches
from services.runtime.working.record import Record, TopicPartition

_REPLICA_TOLD_SINCE = 11


@dataclass(frozen=True, slots=True)
class RawPartition:
    """What a broker gave of a partition from an offset on, and which transactions in it were given up."""

    partition: KafkaPartition
    begin: int
    raw: bytes
    aborted: Sequence[tuple[int, int]] | None = None

    def read(self) -> tuple[list[Record], int]:
        """The records up to and with the first batch that the client cannot read, and the offset that comes next."""
        # The client's own reading leaves out what was given up in transactions.
        readable = PartitionRecords(
            self.partition, MemoryRecords(self.raw), self.aborted, self.begin, None, None, True, READ_COMMITTED
        )
        records: list[Record] = []
        try:
            for record in readable:
                records.append(record)  # noqa: PERF402 - what came before a failure counts
        except Exception:  # whatever the bytes made of it
            return self._by_hand(records, readable.next_fetch_offset)
        return records, readable.next_fetch_offset

    def _by_hand(self, records: list[Record], begin: int) -> tuple[list[Record], int]:
        for batch in batches(TopicPartition(*self.partition), self.raw):
            if batch.end > begin:
                found = batch.records(begin)
                more = len(found) == MOST_RECORDS
                return records + found, found[-1].offset + 1 if more else batch.end
        return records, begin


class RawFetch:
    """Fetches through the consumer's own connections."""

    def __init__(self, consumer: AIOKafkaConsumer, *, max_bytes: int, max_partition_bytes: int) -> None:
        self._client = consumer._client
        self._max_bytes = max_bytes
        self._max_partition_bytes = max_partition_bytes

    async def fetch(self, offsets: Mapping[KafkaPartition, int]) -> list[RawPartition]:
        """What lies at these offsets; partitions that are empty or refused are left out. Raises KafkaError."""
        shares: dict[int, dict[KafkaPartition, int]] = defaultdict(dict)
        for partition, offset in offsets.items():
            leader = self._client.cluster.leader_for_partition(partition)
            if leader is not None and leader >= 0:
                shares[leader][partition] = offset
        answers = await asyncio.gather(*(self._ask(leader, share) for leader, share in shares.items()))
        return [fetched for answer in answers for fetched in answer]

    async def _ask(self, leader: int, offsets: Mapping[KafkaPartition, int]) -> list[RawPartition]:
        by_topic: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for partition, offset in offsets.items():
            by_topic[partition.topic].append((partition.partition, offset, self._max_partition_bytes))
        request = FetchRequest(0, 0, self._max_bytes, READ_COMMITTED, list(by_topic.items()), rack_id="")
        answer = await self._client.send(leader, request)
        found = []
        for topic, partitions in answer.topics:
            for number, error, _, *rest in partitions:
                partition, raw = KafkaPartition(topic, number), rest[-1]
                if not error and raw:
                    found.append(RawPartition(partition, offsets[partition], bytes(raw), _aborted(answer, rest)))
        return found


def _aborted(answer: Any, rest: Sequence[Any]) -> Sequence[tuple[int, int]] | None:  # noqa: ANN401 - untyped protocol
    found: Sequence[tuple[int, int]] | None = rest[2] if answer.API_VERSION >= _REPLICA_TOLD_SINCE else rest[-2]
    return found
