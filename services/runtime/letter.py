"""An event ready to leave: the row of the outbox, and the record that the relay makes of it."""

from dataclasses import dataclass
from datetime import datetime

from services.contract import envelope as envelopes
from services.contract.events import Event
from services.contract.topics import Topic
from services.runtime.aggregate import Aggregate, event_id


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for the work, and what led to it; it becomes the source and the correlation of what is said."""

    source: str
    correlation_id: str
    causation_id: str
    traceparent: str | None = None

    @classmethod
    def by(cls, envelope: envelopes.Envelope, service: str) -> "Asked":
        """The service acts because it heard the event."""
        return cls(f"/{service}", envelope.correlationid, envelope.id, envelope.traceparent)


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to Kafka as one record: `key` orders it, `sequence` numbers it among those about its subject."""

    event_id: str
    topic: str
    key: str
    subject: str
    sequence: int
    headers: list[tuple[str, bytes]]
    value: bytes


def write(
    event: Event, aggregate: Aggregate, *, owner: str, asked: Asked, now: datetime, key: str | None = None
) -> Letter:
    """Put the event in its envelope as the aggregate's `said`-th. Its key is the aggregate's unless given."""
    envelope = envelopes.Envelope(
        id=event_id(owner, aggregate.key, aggregate.said),
        type=event.type,
        source=asked.source,
        subject=aggregate.key,
        time=now,
        sequence=aggregate.said,
        correlationid=asked.correlation_id,
        causationid=asked.causation_id,
        borough=aggregate.borough,
        recordedtime=now,
        traceparent=asked.traceparent,
    )
    return Letter(
        event_id=envelope.id,
        topic=Topic(aggregate.borough, event.stream).name,
        key=key or aggregate.key,
        subject=aggregate.key,
        sequence=aggregate.said,
        headers=envelopes.to_headers(envelope),
        value=event.model_dump_json().encode(),
    )
