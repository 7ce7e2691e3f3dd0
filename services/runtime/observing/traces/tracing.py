"""What a process tells of where a referral's time goes, as spans."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from services.contract.envelope import Envelope
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.subscriptions import Subscriptions


class RequestSpan(Protocol):
    """One request at a door."""

    @property
    def traceparent(self) -> str:
        """The place of what is done for it."""

    def answered(self, route: str, status: int) -> None:
        """Note how it ended."""


class Tracing(Protocol):
    """What tells spans. In none of them is anything but ids and codes."""

    def continues(self, envelope: Envelope) -> str | None:
        """Where what is done because of the event goes on in its trace."""

    def around(self, subscriptions: Subscriptions[Any, Any]) -> Subscriptions[Any, Any]:
        """The same, with a span for each event that was worked, and one for the batch, which links to them."""

    def request(self, method: str, traceparent: str | None) -> AbstractContextManager[RequestSpan]:
        """A span around a request that names its own place, or None."""

    def published(self, messages: Sequence[OutboxMessage]) -> None:
        """A span for each message that Kafka has taken, from when it was kept."""

    def close(self) -> None:
        """Send what is left; it takes seconds where nobody takes it."""
