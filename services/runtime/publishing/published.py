"""What has left: remembered, so that it does not leave again, and taken out of the outbox off the way of the rest."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from operator import attrgetter

from services.runtime.observing import metrics
from services.runtime.storing.outbox import Waits
from services.runtime.working.outgoing import OutboxMessage

REMEMBERED = 20_000
_TIDY_SECONDS = 0.5
_TIDY_LETTERS = 1000

# Which message it is. Its row's id would say as much, but its text would have to be written for each look.
_id = attrgetter("envelope.id", "said_before")


class Published:
    """The messages that left last, and those among them whose rows are still there."""

    def __init__(self, outbox: Waits, clock: Callable[[], float]) -> None:
        self._outbox = outbox
        self._clock = clock
        self._ids: set[tuple[str, int]] = set()
        self._in_order: deque[tuple[str, int]] = deque()
        self._to_remove: list[OutboxMessage] = []
        self._tidying: asyncio.Task[None] | None = None
        self._tidied_at = 0.0

    def unpublished(self, messages: Sequence[OutboxMessage]) -> list[OutboxMessage]:
        """Those that have not left, as far as is remembered; in order, and once each, though they may come twice."""
        return list({one: message for message in messages if (one := _id(message)) not in self._ids}.values())

    def note(self, messages: Sequence[OutboxMessage]) -> None:
        """These have left."""
        self._to_remove.extend(messages)
        for topic, count in Counter(message.topic for message in messages).items():
            metrics.PUBLISHED.labels(topic).inc(count)
        self._in_order.extend(map(_id, messages))
        self._ids.update(map(_id, messages))
        while len(self._in_order) > REMEMBERED:
            self._ids.discard(self._in_order.popleft())

    async def tidy(self) -> None:
        """Begin to remove rows now and then; a message on its way matters more, so nobody waits for this."""
        if self._clock() - self._tidied_at > _TIDY_SECONDS or len(self._to_remove) >= _TIDY_LETTERS:
            await self._tidied()
            self._tidied_at = self._clock()
            self._tidying = asyncio.create_task(self._remove())

    async def tidy_all(self) -> None:
        """Remove every row of what has left."""
        await self._tidied()
        await self._remove()

    async def _tidied(self) -> None:
        tidying, self._tidying = self._tidying, None
        if tidying is not None:
            await tidying

    async def _remove(self) -> None:
        removing = list(self._to_remove)
        await self._outbox.remove(removing)
        del self._to_remove[: len(removing)]
