"""Kafka records without Kafka: what a client would give, made of events."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.event import Event
from services.contract.topics import Topic
from services.runtime.observing.outcomes import Outcomes
from services.runtime.working.record import RawRecord, Record, Run, TopicPartition
from tests.support import builders
from tests.toys import toy


def a_record(event: Event | None = None, *, offset: int = 0, partition: int = 0, **envelope: Any) -> RawRecord:
    """An event on Southwark's topic, in an envelope that is boring but for the changes."""
    event = event or builders.a_matched()
    subject = str(getattr(event, "referral_id", builders.REFERRAL_ID))
    outside = builders.an_envelope(**{"type": event.type, "subject": subject} | envelope)
    topic = Topic(BoroughSlug.SOUTHWARK, event.stream).name
    value, headers = event.model_dump_json().encode(), envelopes.to_headers(outside)
    return RawRecord(topic, partition, offset, outside.subject.encode(), value, headers)


def unreadable(*, offset: int = 0) -> RawRecord:
    """A record that is not JSON."""
    good = a_record(offset=offset)
    return RawRecord(good.topic, good.partition, offset, good.key, b"{", good.headers)


def runs_of(records: Iterable[Record]) -> list[Run]:
    """The records, those that stand side by side and come from one partition together."""
    runs = groupby(records, key=lambda record: TopicPartition(record.topic, record.partition))
    return [Run(place, list(some)) for place, some in runs]


def matched(number: int, *, offset: int | None = None, fails: bool = False, **envelope: Any) -> RawRecord:
    """Matching's event of that number about the invented referral, named for its number, at the offset before it."""
    name = toy.FAILS if fails else str(number)
    at = number - 1 if offset is None else offset
    return a_record(builders.a_matched(service_name=name), offset=at, sequence=number, **envelope)


def counts(outcomes: Outcomes) -> Counter[str]:
    return Counter(outcome for (_, outcome), count in outcomes.records.items() for _ in range(count))
