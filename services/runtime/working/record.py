"""A Kafka record as it came, and where from."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol

from services.contract.words.vocabulary import DeadLetterReason

# What a record costs at least beside its value, and each of its headers beside its bytes.
_RECORD_BYTES = 512
_HEADER_BYTES = 32


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


class LastRecord(NamedTuple):
    """The record before a fence: its offset, and a digest (SHA-256, in hex) of what it holds."""

    offset: int
    digest: str

    @classmethod
    def of(cls, record: Record) -> "LastRecord | None":
        """What is remembered of a record; nothing of a broken one, of which every reader saves what it can."""
        if isinstance(record, BrokenRecord):
            return None
        held = [record.key, record.value, *(part for name, raw in record.headers for part in (name.encode(), raw))]
        digest = sha256()
        for part in held:
            # With its length, because what lies side by side must not flow together.
            digest.update(len(part or b"").to_bytes(8))
            digest.update(part or b"")
        return cls(record.offset, digest.hexdigest())


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
    return max(_RECORD_BYTES, beside_its_value(record)) + len(record.value or b"")


def beside_its_value(record: Record) -> int:
    """How many bytes its key and its headers have; each header counts, even an empty one."""
    headers = record.headers
    return (
        len(record.key or b"")
        + _HEADER_BYTES * len(headers)
        + sum(len(name) + len(raw or b"") for name, raw in headers)
    )


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
