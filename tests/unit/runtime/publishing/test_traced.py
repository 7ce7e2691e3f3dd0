"""What Kafka has is told, also where it has not all that it was sent; what it has not is told when it has."""

from collections.abc import Sequence

import pytest

from services.runtime.publishing.ports import PublishFailed
from services.runtime.publishing.traced import TracedPublisher
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.traces import TracePlace
from tests.fakes.spans import KeptSpans
from tests.support import builders


class KeepsHalf:
    """Takes the first message, and then goes away."""

    closed = False

    async def publish(self, messages: Sequence[OutboxMessage]) -> Sequence[OutboxMessage]:
        if len(messages) == 1:
            return messages
        raise PublishFailed("It went away.", messages[:1])

    async def close(self) -> None:
        self.closed = True


def message(kind: str) -> OutboxMessage:
    outside = builders.an_envelope(type=kind, traceparent=TracePlace(0xA, 0xB).traceparent)
    return OutboxMessage("southwark.referrals", outside.subject, outside, b"{}")


async def test_each_message_is_told_once_kafka_has_it() -> None:
    kept, first, second = KeptSpans(), message("first"), message("second")
    publisher = TracedPublisher(KeepsHalf(), kept.of("referral"))
    with pytest.raises(PublishFailed):
        await publisher.publish([first, second])
    assert kept.all.keys() == {"referral publishes first"}
    assert await publisher.publish([second]) == [second]
    assert kept.all.keys() == {"referral publishes first", "referral publishes second"}


async def test_it_lets_go_of_what_it_stands_before() -> None:
    behind = KeepsHalf()
    await TracedPublisher(behind, KeptSpans().of("referral")).close()
    assert behind.closed
