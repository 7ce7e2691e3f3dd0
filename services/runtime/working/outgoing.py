"""An event ready to leave: the row of the outbox, and the record that the relay makes of it."""

from datetime import datetime
from typing import NamedTuple

from services.contract.envelope import Envelope
from services.contract.events import Event
from services.runtime.working.aggregate import Aggregate, event_id

_ENVELOPE_BYTES = 600


class Cause(NamedTuple):
    """Who asked for the work, and what led to it; it becomes the source and the correlation of what is said."""

    source: str
    correlation_id: str
    causation_id: str
    traceparent: str | None = None

    @classmethod
    def by(cls, envelope: Envelope, service: str) -> "Cause":
        """The service acts because it heard the event."""
        return cls(f"/{service}", envelope.correlationid, envelope.id, envelope.traceparent)


class OutboxMessage(NamedTuple):
    """What goes to Kafka as one record: `key` orders it, the envelope numbers it among those about its subject."""

    topic: str
    key: str
    envelope: Envelope
    value: bytes

    @property
    def size(self) -> int:
        """About how many bytes it takes on its way: its value, and its envelope as headers."""
        return len(self.value) + _ENVELOPE_BYTES


def write(
    event: Event, aggregate: Aggregate, *, owner: str, asked: Cause, now: datetime, key: str | None = None
) -> OutboxMessage:
    """Put the event in its envelope as the aggregate's `said`-th. Its key is the aggregate's unless given."""
    envelope = Envelope(
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
    topic = f"{aggregate.borough}.{event.stream}"
    return OutboxMessage(topic, key or aggregate.key, envelope, event.__pydantic_serializer__.to_json(event))
