"""What a relay works with, and what can go wrong when messages are published: not now, or not these."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partitioning import Share


class Carries(Protocol):
    """What brings messages as they are committed."""

    async def open(self) -> None:
        """Begin."""

    async def take(self, limit: int, seconds: float) -> list[OutboxMessage]:
        """What has arrived, in order. Raises FellBehind if more was committed than is carried."""

    async def close(self) -> None:
        """End, within seconds."""


class Publishes(Protocol):
    """Where messages go."""

    async def publish(self, messages: Sequence[OutboxMessage]) -> Sequence[OutboxMessage]:
        """Send what one request takes and wait until it is kept: this function will give what left, in order for each
        subject and at least one message. Raises PublishFailed, Silent, or Refused."""

    async def close(self) -> None:
        """Let go of the connection, within seconds."""


class FellBehind(Exception):
    """More was committed than is carried; the outbox has it all."""


class PublishFailed(Exception):
    """Kafka did not confirm every message; it has those `kept`, and a fresh producer must send the others again."""

    def __init__(self, said: str, kept: Sequence[OutboxMessage] = ()) -> None:
        super().__init__(said)
        self.kept = kept


class Silent(Exception):
    """These `shares` of topics take nothing now, and a fresh producer must send to them again; Kafka has those `kept`.

    They are without a leader, or it does not confirm what is sent. All else may go on.
    """

    def __init__(self, shares: Sequence[Share], said: str, kept: Sequence[OutboxMessage] = ()) -> None:
        super().__init__(said)
        self.shares = shares
        self.kept = kept


class Why(StrEnum):
    """Why a message waits: Kafka takes it not now, or for as long as nobody does something, or is to be given none."""

    SILENT = "silent"
    PAUSED = "paused"
    NO_TOPIC = "no-topic"
    FORBIDDEN = "forbidden"
    TOO_LARGE = "too-large"


class Refused(Exception):
    """Kafka does not take these `messages`, or one among them; it has those `kept`."""

    def __init__(self, why: Why, messages: Sequence[OutboxMessage], kept: Sequence[OutboxMessage] = ()) -> None:
        super().__init__(f"Kafka refuses {len(messages)} messages: {why}.")
        self.why = why
        self.messages = messages
        self.kept = kept
