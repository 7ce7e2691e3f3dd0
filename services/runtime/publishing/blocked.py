"""What waits in the outbox because Kafka refuses it, so that everything else can go on in order."""

import logging

from services.runtime.observing import metrics
from services.runtime.publishing.ports import Refused, Why
from services.runtime.working.outgoing import OutboxMessage

_WHAT_TO_DO = {
    Why.NO_TOPIC: "Make the topic: `linkway topics`. Its events wait until then.",
    Why.FORBIDDEN: "Give the service the right to write to this topic. Its events wait until then.",
    Why.TOO_LARGE: "Raise the topic's max.message.bytes above the event's size. What follows about the same subject"
    " waits until then.",
}

log = logging.getLogger(__name__)


class BlockedDestinations:
    """Topics that are missing or forbidden, and subjects with a message that is too large, each held as a whole.

    All is tried again now and then; each new refusal is said in the log once, and shown in a metric until it is over.
    """

    def __init__(self) -> None:
        self._why: dict[str, Why] = {}
        self._before: dict[str, Why] = {}

    def __bool__(self) -> bool:
        """Whether anything is held."""
        return bool(self._why)

    @property
    def topics(self) -> list[str]:
        """The topics that are held as a whole."""
        return [name for name, why in self._why.items() if why is not Why.TOO_LARGE]

    def holds(self, message: OutboxMessage) -> bool:
        """Whether the message has to wait."""
        return message.topic in self._why or message.envelope.subject in self._why

    def hold(self, refused: Refused) -> None:
        """Keep back the message that was refused, and all that would follow it."""
        message = refused.messages[0]
        name = message.envelope.subject if refused.why is Why.TOO_LARGE else message.topic
        self._why[name] = refused.why
        if name not in self._before:
            told = {"topic": message.topic, "event": message.envelope.id, "reason": refused.why.value}
            log.error("Kafka refuses an event", extra=told | {"to_do": _WHAT_TO_DO[refused.why]})

    def try_again(self) -> None:
        """Hold nothing, until it is refused again."""
        self._before, self._why = self._why, {}

    def show(self) -> None:
        """Show how much is held, once all was tried."""
        for why in Why:
            metrics.OUTBOX_BLOCKED.labels(why.value).set(sum(held is why for held in self._why.values()))
