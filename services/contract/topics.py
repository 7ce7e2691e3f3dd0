"""A topic per borough and stream: a borough's events are its own, and rights, retention and scale follow the name.

A partner has two topics of its own beside them in each borough where it takes part: what it says, and our answers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.contract.boroughs import BOROUGHS, BoroughSlug


class Stream(StrEnum):
    """What a topic holds; the second half of its name."""

    REFERRALS = "referrals"
    MATCHES = "matches"
    NOTICES = "notices"
    SERVICES = "services"
    DEAD_LETTERS = "dead-letters"


class PartnerStream(StrEnum):
    """What a partner's topic holds; the last part of its name."""

    EVENTS = "events"
    ANSWERS = "answers"


OWNERS: dict[Stream, str] = {
    Stream.REFERRALS: "referral",
    Stream.MATCHES: "matching",
    Stream.NOTICES: "notify",
    Stream.SERVICES: "matching",
    Stream.DEAD_LETTERS: "each service",
}

# Larger than what is read, so that a message which is too large reaches the dead letters instead of its writer.
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
# What a reader takes; an event is thin, so anything larger is a mistake.
MAX_EVENT_BYTES = 1024 * 1024
# What a reader takes of key and headers together; our own have a hundredth of it.
MAX_BESIDE_BYTES = 64 * 1024
# What a broker takes of a partner at once, as it comes, which is compressed or not: the largest message that is read,
# and what Kafka writes around it. A broken partner hears so itself, and fills no disk of ours.
MAX_PARTNER_BYTES = MAX_EVENT_BYTES + MAX_BESIDE_BYTES + 16 * 1024

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
        """Kafka's topic settings: events stay for ever, so that figures can be rebuilt; dead letters for 90 days.

        Of what is listed, the newest word about each service stays.
        """
        if self.stream is Stream.SERVICES:
            return _settings(None) | {"cleanup.policy": "compact"}
        return _settings(90 if self.stream is Stream.DEAD_LETTERS else None)


TOPICS: tuple[Topic, ...] = tuple(Topic(borough.slug, stream) for borough in BOROUGHS for stream in Stream)
BY_NAME: dict[str, Topic] = {topic.name: topic for topic in TOPICS}
PARTNER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PARTNERS = re.compile(rf"(?P<borough>[a-z-]+)\.partner\.(?P<partner>{PARTNER.pattern})\.(?P<stream>events|answers)")


@dataclass(frozen=True, slots=True)
class PartnerTopic:
    """One partner's topic in one borough. Who may write to it proves who wrote what is in it; brokers keep no other."""

    borough: BoroughSlug
    partner: str
    stream: PartnerStream

    @property
    def name(self) -> str:
        """`southwark.partner.age-matters.events`."""
        return f"{self.borough.value}.partner.{self.partner}.{self.stream.value}"

    @classmethod
    def of(cls, borough: BoroughSlug, source: str, stream: PartnerStream) -> "PartnerTopic":
        """The topic of the partner that a source names."""
        return cls(borough, source.rpartition("/")[2], stream)

    @property
    def source(self) -> str:
        """Who everything on it comes from, whatever the message says of itself."""
        return f"/partners/{self.partner}"

    @property
    def settings(self) -> dict[str, str]:
        """Kafka's topic settings. A partner's words are not sealed, so they stay for a week and are never copied.

        Answers are kept unpacked, because some of Kafka's clients cannot unpack what our writers pack by.
        """
        settings = _settings(7) | {"max.message.bytes": str(MAX_PARTNER_BYTES)}
        return settings | ({"compression.type": "uncompressed"} if self.stream is PartnerStream.ANSWERS else {})


AnyTopic = Topic | PartnerTopic


def named(name: str) -> AnyTopic | None:
    """The topic of that name, where it is one of the contract's."""
    if known := BY_NAME.get(name):
        return known
    found = _PARTNERS.fullmatch(name)
    if found is None or found["borough"] not in set(BoroughSlug):
        return None
    return PartnerTopic(BoroughSlug(found["borough"]), found["partner"], PartnerStream(found["stream"]))


def partners_of(names: Iterable[str]) -> set[str]:
    """Whoever has, or had, a topic among those of these names."""
    return {topic.partner for topic in map(named, names) if isinstance(topic, PartnerTopic)}


def _settings(days: int | None) -> dict[str, str]:
    return {
        "retention.ms": str(days * _DAY_MS) if days else "-1",
        "max.message.bytes": str(MAX_MESSAGE_BYTES),
        "cleanup.policy": "delete",
    }
