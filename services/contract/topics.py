"""A topic per borough and stream: a borough's events are its own, and rights, retention and scale follow the name."""

from dataclasses import dataclass
from enum import StrEnum

from services.contract.boroughs import BOROUGHS, BoroughSlug


class Stream(StrEnum):
    """What a topic holds; the second half of its name."""

    REFERRALS = "referrals"
    MATCHES = "matches"
    NOTICES = "notices"
    DEAD_LETTERS = "dead-letters"


OWNERS: dict[Stream, str] = {
    Stream.REFERRALS: "referral",
    Stream.MATCHES: "matching",
    Stream.NOTICES: "notify",
    Stream.DEAD_LETTERS: "each service",
}

# Larger than what is read, so that a message which is too large reaches the dead letters instead of its writer.
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
# What a reader takes; an event is thin, so anything larger is a mistake.
MAX_EVENT_BYTES = 1024 * 1024

_DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: its borough and stream, and the settings that it is created with."""

    borough: BoroughSlug
    stream: Stream

    @property
    def name(self) -> str:
        """`southwark.referrals`."""
        return f"{self.borough.value}.{self.stream.value}"

    @property
    def settings(self) -> dict[str, str]:
        """Kafka's topic settings: events stay for ever, so that figures can be rebuilt; dead letters for 90 days."""
        days = 90 if self.stream is Stream.DEAD_LETTERS else None
        return {
            "retention.ms": str(days * _DAY_MS) if days else "-1",
            "max.message.bytes": str(MAX_MESSAGE_BYTES),
            "cleanup.policy": "delete",
        }


TOPICS: tuple[Topic, ...] = tuple(Topic(borough.slug, stream) for borough in BOROUGHS for stream in Stream)
BY_NAME: dict[str, Topic] = {topic.name: topic for topic in TOPICS}
