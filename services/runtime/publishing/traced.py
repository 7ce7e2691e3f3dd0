"""A publisher that tells what left, where somebody asks for spans."""

from collections.abc import Sequence

from typing_extensions import override

from services.runtime.observing.traces.tracing import Tracing
from services.runtime.publishing.ports import Publishes, PublishFailed, Refused, Silent
from services.runtime.working.outgoing import OutboxMessage


class TracedPublisher(Publishes):
    """The same publisher; of what Kafka has, also where it has not all, there are spans."""

    def __init__(self, publisher: Publishes, tracing: Tracing) -> None:
        self._publisher = publisher
        self._tracing = tracing

    @override
    async def publish(self, messages: Sequence[OutboxMessage]) -> Sequence[OutboxMessage]:
        try:
            left = await self._publisher.publish(messages)
        except (PublishFailed, Silent, Refused) as failure:
            self._tracing.published(failure.kept)
            raise
        self._tracing.published(left)
        return left

    @override
    async def close(self) -> None:
        await self._publisher.close()
