"""Where in a trace a piece of work stands (W3C Trace Context), told by ids alone: a repeat stands where it stood."""

from collections.abc import Callable
from hashlib import blake2b
from typing import NamedTuple

from services.contract.envelope import TRACEPARENT, Envelope

SAMPLED = 1
# Where what is done because of an event goes on in that event's trace; None where it is in none.
Continues = Callable[[Envelope], str | None]


class TracePlace(NamedTuple):
    """A span, by its numbers."""

    trace: int
    span: int
    flags: int = SAMPLED

    @classmethod
    def read(cls, traceparent: str | None) -> "TracePlace | None":
        """The place that the header tells; None where it tells none."""
        if not traceparent or not TRACEPARENT.fullmatch(traceparent):
            return None
        _, trace, span, flags = traceparent.split("-")
        place = cls(int(trace, 16), int(span, 16), int(flags, 16) & SAMPLED)
        return place if place.trace and place.span else None

    @property
    def traceparent(self) -> str:
        """The header that tells it."""
        return f"00-{self.trace:032x}-{self.span:016x}-{self.flags:02x}"


def trace_of(correlation_id: str) -> int:
    """The trace of a conversation that began without one."""
    return _number(correlation_id, 16)


def span_of(service: str, event_id: str) -> int:
    """The span in which a service works an event."""
    return _number(f"{service}/{event_id}", 8)


def _number(text: str, size: int) -> int:
    # All zeros are no id.
    return int.from_bytes(blake2b(text.encode(), digest_size=size).digest()) or 1
