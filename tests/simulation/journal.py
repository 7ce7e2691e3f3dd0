"""An invented Kafka: partitions in memory, and how far each group has committed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from zlib import crc32

from services.contract.boroughs import BoroughSlug
from services.contract.envelope import to_headers
from services.contract.topics import Stream, Topic
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.record import RawRecord, TopicPartition

Headers = Sequence[tuple[str, bytes | None]]


class Journal:
    """The topics of some boroughs, with the same number of partitions each."""

    def __init__(self, boroughs: Sequence[BoroughSlug], partitions: int) -> None:
        self.boroughs = boroughs
        self.partitions = partitions
        topics = [Topic(borough, stream).name for borough in boroughs for stream in Stream]
        self.records: dict[TopicPartition, list[RawRecord]] = {
            TopicPartition(topic, number): [] for topic in topics for number in range(partitions)
        }
        self.committed: dict[tuple[str, TopicPartition], int] = defaultdict(int)

    def put(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> RawRecord:
        """Add a record at the end of the partition of its key."""
        place = TopicPartition(topic, crc32(key or b"") % self.partitions)
        kept = self.records[place]
        record = RawRecord(topic, place.partition, len(kept), key, value, tuple(headers))
        kept.append(record)
        return record

    def post(self, message: OutboxMessage) -> RawRecord:
        """Add what a relay sends."""
        return self.put(message.topic, message.key.encode(), message.value, to_headers(message.envelope))

    def places(self, streams: Iterable[Stream]) -> list[TopicPartition]:
        """The partitions of these streams."""
        wanted = set(streams)
        return [place for place in self.records if Stream(place.topic.partition(".")[2]) in wanted]

    def end(self, place: TopicPartition) -> int:
        """The offset that the next record will have."""
        return len(self.records[place])

    def all(self, streams: Iterable[Stream] = Stream) -> list[RawRecord]:
        """Every record, partition after partition."""
        return [record for place in self.places(streams) for record in self.records[place]]
