"""A Kafka record as it came, and where from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from services.contract.words.vocabulary import DeadLetterReason

# What a record costs beside its value.
_RECORD_BYTES = 512


class TopicPartition(NamedTuple):
    """A partition of a topic."""

    topic: str
    partition: int


class Record(Protocol):
    """What a Kafka client gives: the bytes as they came, and where from."""

    @property
    def topic(self) -> str:
        """The topic, as the broker names it."""

    @property
    def partition(self) -> int:
        """The partition within the topic."""

    @property
    def offset(self) -> int:
        """The place within the partition."""

    @property
    def key(self) -> bytes | None:
        """What orders it."""

    @property
    def value(self) -> bytes | None:
        """The body."""

    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]:
        """Names and bytes, in order."""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record that was taken out of a batch by hand."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]


@dataclass(frozen=True, slots=True)
class BrokenRecord(RawRecord):
    """A record that Kafka's client cannot give, with as much as could be saved of it, and why."""

    reason: DeadLetterReason
    detail: str


class Run(NamedTuple):
    """Records of one partition, in the order of its log."""

    place: TopicPartition
    records: Sequence[Record]

    @property
    def topic(self) -> str:
        """What FastStream's log lines name."""
        return self.place.topic


def size_of(record: Record) -> int:
    """About how many bytes a record takes in memory."""
    return _RECORD_BYTES + len(record.value or b"")


def split(runs: Sequence[Run], most: int) -> tuple[list[Run], list[Run]]:
    """So many records from the front, and the rest; each partition's stay in order."""
    first: list[Run] = []
    for at, (place, records) in enumerate(runs):
        if len(records) > most:
            front = [Run(place, records[:most])] if most else []
            return first + front, [Run(place, records[most:]), *runs[at + 1 :]]
        first.append(runs[at])
        most -= len(records)
    return first, []
