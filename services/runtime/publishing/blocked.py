"""What waits in the outbox because Kafka does not take it, so that everything else can go on in order."""

import logging
from collections.abc import Callable
from math import inf
from typing import NamedTuple

from services.runtime.observing import metrics
from services.runtime.publishing.ports import Refused, Silent, Why
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partitioning import Share, share_of

_WHAT_TO_DO = {
    Why.SILENT: "See whether the partition has a leader, and enough copies in step. Its events wait until then.",
    Why.NO_TOPIC: "Make the topic: `linkway topics`. Its events wait until then.",
    Why.FORBIDDEN: "Give the service the right to write to this topic. Its events wait until then.",
    Why.TOO_LARGE: "Raise the topic's max.message.bytes above the event's size. What follows about the same subject"
    " waits until then.",
}
# What Kafka refuses needs somebody's hand; what is silent may answer by itself at any moment, or not for long.
_REFUSED_SECONDS = 10.0
_FIRST_SILENT_SECONDS = 1.0
_LONGEST_SILENT_SECONDS = 16.0

log = logging.getLogger(__name__)


class _Hold(NamedTuple):
    why: Why
    until: float
    seconds: float


class BlockedDestinations:
    """Shares of topics that take nothing, and subjects with a message that is too large, each held as a whole.

    Each has a time of its own until it is tried again, by the `clock`. Each new one is said in the log once, and shown
    in a metric until it is over.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._holds: dict[str | Share, _Hold] = {}
        self._tried: dict[str | Share, _Hold] = {}
        self.show()

    def __bool__(self) -> bool:
        """Whether anything is held."""
        return bool(self._holds)

    @property
    def shares(self) -> list[Share]:
        """The shares of topics that are held."""
        return [name for name in self._holds if isinstance(name, Share)]

    def holds(self, message: OutboxMessage) -> bool:
        """Whether the message has to wait."""
        divisions = {share.of for share in self.shares if share.topic == message.topic}
        lies_in = (share_of(message.topic, message.key, of) for of in divisions)
        return message.envelope.subject in self._holds or any(share in self._holds for share in lies_in)

    def hold(self, refused: Refused) -> None:
        """Keep back the message that was refused, and all that would follow it."""
        message = refused.messages[0]
        name = message.envelope.subject if refused.why is Why.TOO_LARGE else Share(message.topic)
        self._keep(name, refused.why, _REFUSED_SECONDS, topic=message.topic, event=message.envelope.id)

    def hold_silent(self, silent: Silent) -> None:
        """Keep back what lies there: each time that it is in vain twice as long as before."""
        for share in silent.shares:
            before = self._tried.get(share)
            seconds = min(before.seconds * 2, _LONGEST_SILENT_SECONDS) if before else _FIRST_SILENT_SECONDS
            self._keep(share, Why.SILENT, seconds, topic=share.topic, partition=share.partition)

    def heed(self, paused: frozenset[str]) -> None:
        """Keep these topics back, and those no longer that were paused and are not any more."""
        for share in [share for share in self.shares if self._holds[share].why is Why.PAUSED]:
            if share.topic not in paused:
                # It is due, as what Kafka refuses is, because what waits must leave before what is new.
                self._holds[share] = _Hold(Why.PAUSED, self._clock(), 0.0)
        for topic in paused:
            self._holds[Share(topic)] = _Hold(Why.PAUSED, inf, 0.0)

    def _keep(self, name: str | Share, why: Why, seconds: float, **told: object) -> None:
        if name not in self._holds and name not in self._tried:
            log.error("Kafka does not take an event", extra=told | {"reason": why.value, "to_do": _WHAT_TO_DO[why]})
        self._holds[name] = _Hold(why, self._clock() + seconds, seconds)

    def is_due(self) -> bool:
        """Whether the time of anything that is held has come."""
        now = self._clock()
        return any(hold.until <= now for hold in self._holds.values())

    def try_again(self) -> None:
        """Hold no longer what is due, until Kafka does not take it again."""
        now = self._clock()
        self._tried = {name: hold for name, hold in self._holds.items() if hold.until <= now}
        self._holds = {name: hold for name, hold in self._holds.items() if name not in self._tried}

    def show(self) -> None:
        """Show how much is held, once what was due was tried; what was taken is forgotten."""
        self._tried = {}
        for why in Why:
            metrics.OUTBOX_BLOCKED.labels(why.value).set(sum(hold.why is why for hold in self._holds.values()))
