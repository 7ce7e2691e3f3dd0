"""The change stream brings messages in order, carries no more than its bound, and lets go of a database that hangs."""

import asyncio
import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from services.runtime.publishing.change_stream import OutboxChanges
from services.runtime.publishing.ports import FellBehind
from services.runtime.storing.collection import Document
from services.runtime.storing.outbox import row
from services.runtime.working.outgoing import OutboxMessage
from tests.fakes.relay import a_message


class InventedStream:
    """A change stream that brings what is put into it."""

    def __init__(self) -> None:
        self.changes: queue.Queue[OutboxMessage | Exception] = queue.Queue()

    def __enter__(self) -> Iterator[Document | None]:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def __iter__(self) -> Iterator[Document | None]:
        return self

    def __next__(self) -> Document | None:
        try:
            change = self.changes.get(timeout=0.01)
        except queue.Empty:
            return None
        if isinstance(change, Exception):
            raise change
        return row(change)


async def take_for_ever(changes: OutboxChanges, limit: int) -> None:
    while True:
        await changes.take(limit, seconds=0.01)
        await asyncio.sleep(0.01)


async def test_messages_come_in_order() -> None:
    stream = InventedStream()
    changes = OutboxChanges(lambda _: stream)
    await changes.open()
    messages = [a_message(1, sequence) for sequence in range(1, 6)]
    for message in messages:
        stream.changes.put(message)
    came: list[OutboxMessage] = []
    while len(came) < len(messages):
        came += await changes.take(2, seconds=1)
    await changes.close()

    assert came == messages


@pytest.mark.parametrize("bound", [{"most": 3}, {"most_bytes": 3 * a_message(size=400).size}])
async def test_a_stream_that_carries_too_much_says_so(bound: dict[str, int]) -> None:
    stream = InventedStream()
    changes = OutboxChanges(lambda _: stream, **bound)
    await changes.open()
    for sequence in range(1, 6):
        stream.changes.put(a_message(1, sequence, size=400))
    with pytest.raises(FellBehind):
        await take_for_ever(changes, 0)
    await changes.close()


async def test_what_is_taken_makes_room() -> None:
    stream = InventedStream()
    changes = OutboxChanges(lambda _: stream, most=3, most_bytes=3 * a_message().size)
    await changes.open()
    came = 0
    for sequence in range(1, 20):
        stream.changes.put(a_message(1, sequence))
        while came < sequence:
            came += len(await changes.take(10, seconds=1))
    await changes.close()

    assert came == 19


async def test_what_ends_the_stream_is_said() -> None:
    stream = InventedStream()
    changes = OutboxChanges(lambda _: stream)
    await changes.open()
    stream.changes.put(ConnectionError("It is gone."))
    with pytest.raises(ConnectionError):
        await take_for_ever(changes, 1)
    await changes.close()


async def test_a_stream_that_cannot_be_opened_says_why() -> None:
    def refuse(_: int) -> Any:
        raise ConnectionError("Nobody is there.")

    changes = OutboxChanges(refuse)
    with pytest.raises(ConnectionError):
        await changes.open()
    await changes.close()


async def test_a_database_that_hangs_does_not_hold_up_the_end() -> None:
    answers = threading.Event()
    hangs: Any = lambda _: answers.wait()  # noqa: E731
    changes = OutboxChanges(hangs)
    opening = asyncio.create_task(changes.open())
    await asyncio.sleep(0.05)
    opening.cancel()
    await changes.close()
    answers.set()

    assert opening.cancelled() or opening.cancelling()
