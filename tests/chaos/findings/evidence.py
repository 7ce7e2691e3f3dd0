"""What was found once the system was quiet: every record of the log, and what each service keeps; plain and frozen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from deploy.conservation.facts import Notice, Places
from services.contract import conversation, topics
from services.contract.topics import Stream
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.recovering.dead_letters import as_it_came
from services.runtime.working.decoding import Decoded, Decoder, Decoding, Received
from services.runtime.working.record import BrokenRecord, Record, TopicPartition

Headers = Sequence[tuple[str, bytes | None]]


@dataclass(frozen=True)
class Logged:
    """A record as it lies in the log; its topic is named as in the contract, without a prefix.

    `broken` says why Kafka's own client cannot give it, where it cannot; `at` is when it was sent, by a clock that no
    fault changes, where that is known.
    """

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    broken: DeadLetterReason | None = None
    at: datetime | None = field(default=None, compare=False)

    @property
    def place(self) -> TopicPartition:
        """The partition that it lies in."""
        return TopicPartition(self.topic, self.partition)

    @property
    def spot(self) -> str:
        """`topic/partition/offset`, by which dead letters name it."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def given(self) -> Record:
        """The record as a service is given it: a broken one says so."""
        if self.broken is None:
            return self
        return BrokenRecord(*self.place, self.offset, self.key, self.value, self.headers, self.broken, "Broken.")


@dataclass(frozen=True)
class ParkedEvent:
    """A row of a service's dead letters; the digest is of the bytes unsealed from it, `at` by the service's clock."""

    spot: str
    key: str | None
    owner: str | None
    sequence: int | None
    reason: str
    standing: str
    digest: str
    at: datetime


@dataclass(frozen=True)
class Posted:
    """A dead letter on its borough's topic, unsealed: which service could not do what, and the digest of its bytes."""

    service: str
    spot: str
    digest: str


class Cause(NamedTuple):
    """The event of matching's that a notice was written for, as notify keeps it, and the place that it tells of."""

    sequence: int
    recordedtime: datetime
    service_id: str | None = None


@dataclass(frozen=True)
class Known:
    """What the runtime keeps for a service about one referral: `consumed` by owner, `published` by itself."""

    borough: str
    state: Mapping[str, Any] | None
    consumed: Mapping[str, int]
    published: int = 0
    synthetic: bool = False


@dataclass(frozen=True)
class Kept:
    """Everything that one service keeps: aggregates by key, rows of dead letters by spot; by key, what is due when."""

    fences: Mapping[TopicPartition, int]
    aggregates: Mapping[str, Known]
    parked: Mapping[str, ParkedEvent] = field(default_factory=dict)
    outbox: int = 0
    timers: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """All that the checkers judge by. `log` is whole, from offset 0; `ends` are the offsets that come next.

    `places` and `capacities` go by community service, `mails` and `causes` by notice; `figures` are the reports as
    canonical JSON; `at` is when this was gathered; `partners` is the log of what partners asked, and how they were
    answered. Whoever is on the `waiting_list` and `could_go` somewhere is there with the service that has a place free.
    What is `lost` lay on a topic, and was worked by all who consume it, before the topic was made anew.
    """

    at: datetime
    log: Mapping[TopicPartition, tuple[Logged, ...]]
    ends: Mapping[TopicPartition, int]
    services: Mapping[str, Kept]
    places: Mapping[str, Places]
    capacities: Mapping[str, int]
    notices: tuple[Notice, ...]
    mails: Mapping[str, int]
    posted: tuple[Posted, ...]
    figures: str
    partners: Mapping[TopicPartition, tuple[Logged, ...]] = field(default_factory=dict)
    waiting_list: frozenset[str] = frozenset()
    could_go: Mapping[str, str] = field(default_factory=dict)
    causes: Mapping[str, Cause] = field(default_factory=dict)
    lost: Mapping[TopicPartition, tuple[Logged, ...]] = field(default_factory=dict)

    @cached_property
    def read(self) -> Mapping[str, Decoding]:
        """What each record of the conversation says, or why it cannot be read, by its spot."""
        reader = Decoder()
        return {one.spot: reader.decode(one.given) for one in self.records(*CONSUMED)}

    @cached_property
    def said(self) -> Mapping[Stream, Mapping[str, Sequence[Received]]]:
        """What was said on each stream about each referral, each event once, in the order of its numbers."""
        said: dict[Stream, dict[str, dict[int, Received]]] = {stream: defaultdict(dict) for stream in CONSUMED}
        for record in self.records(*CONSUMED):
            read = self.read[record.spot]
            if isinstance(read, Decoded):
                about = said[stream_of(record.place)][read.received.key]
                about.setdefault(read.received.envelope.sequence, read.received)
        return {
            stream: {key: [events[number] for number in sorted(events)] for key, events in about.items()}
            for stream, about in said.items()
        }

    def records(self, *streams: Stream) -> Iterator[Logged]:
        """The records of these streams, partition by partition, in order."""
        for place in sorted(self.log):
            if stream_of(place) in streams:
                yield from self.log[place]


CONSUMES: Mapping[str, tuple[Stream, ...]] = {
    service: tuple(dict.fromkeys(event.stream for event in events)) for service, events in conversation.CONSUMES.items()
}
CONSUMED = tuple(stream for stream in Stream if any(stream in streams for streams in CONSUMES.values()))


def stream_of(place: TopicPartition) -> Stream:
    """What the place's topic holds."""
    return topics.BY_NAME[place.topic].stream


def digest(record: Record) -> str:
    """SHA-256 of a record as it came, key, headers and value; the same in the log and in a dead letter."""
    return sha256(as_it_came(record)).hexdigest()
