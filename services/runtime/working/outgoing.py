"""An event ready to leave: the row of the outbox, and the record that the relay makes of it."""

from datetime import datetime
from typing import NamedTuple

from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope
from services.contract.event import Event
from services.runtime.working.aggregate import event_id

_ENVELOPE_BYTES = 600


class Cause(NamedTuple):
    """Who asked for the work, and what led to it; it becomes the source and the correlation of what is said."""

    source: str
    correlation_id: str
    causation_id: str
    traceparent: str | None = None

    @classmethod
    def by(cls, envelope: Envelope, service: str, traceparent: str | None) -> "Cause":
        """The service acts because it heard the event; in a trace, the act stands where `traceparent` says."""
        return cls(f"/{service}", envelope.correlationid, envelope.id, traceparent)


class OutboxMessage(NamedTuple):
    """What goes to Kafka as one record: `key` orders it, the envelope numbers it among those about its subject.

    The same may be said again, byte for byte, once what was said before has left: so often it was.
    """

    topic: str
    key: str
    envelope: Envelope
    value: bytes
    said_before: int = 0

    @property
    def size(self) -> int:
        """About how many bytes it takes on its way: its value, and its envelope as headers."""
        return len(self.value) + _ENVELOPE_BYTES


def write(
    event: Event,
    *,
    subject: str,
    borough: BoroughSlug,
    sequence: int,
    owner: str,
    cause: Cause,
    time: datetime,
    recorded: datetime,
    topic: str | None = None,
    key: str | None = None,
    synthetic: bool = False,
) -> OutboxMessage:
    """Put the event in its envelope, as the `sequence`-th that `owner` says about `subject`.

    Unless they are given, its topic is the borough's for the event's stream, and its key is the subject.
    """
    envelope = Envelope(
        id=event_id(owner, subject, sequence),
        type=event.type,
        source=cause.source,
        subject=subject,
        time=time,
        sequence=sequence,
        correlationid=cause.correlation_id,
        causationid=cause.causation_id,
        borough=borough,
        recordedtime=recorded,
        traceparent=cause.traceparent,
        synthetic=synthetic,
    )
    value = event.__pydantic_serializer__.to_json(event)
    return OutboxMessage(topic or f"{borough}.{event.stream}", key or subject, envelope, value)
