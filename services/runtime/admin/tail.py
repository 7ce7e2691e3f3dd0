"""Listens in on topics from outside, as somebody who is no member of a group and moves nobody's offsets."""

from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord

from services.runtime.connections import KafkaConnection
from services.runtime.working.record import Record


class Tail:
    """What is said on these topics from the moment when it begins to listen."""

    def __init__(self, connection: KafkaConnection, names: Sequence[str]) -> None:
        self._consumer = AIOKafkaConsumer(*names, **connection.client_options("linkway-tail"))

    async def __aenter__(self) -> "Tail":
        """Begin to listen."""
        await self._consumer.start()
        # Where each stands now is settled here, so that nothing is missed which is said from now on.
        for place, end in (await self._consumer.end_offsets(self._consumer.assignment())).items():
            self._consumer.seek(place, end)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        await self._consumer.stop()

    async def new(self) -> list[Record]:
        """What was said since the last time, as far as it has come."""
        found: list[ConsumerRecord[Any, Any]] = []
        while many := await self._consumer.getmany():
            found += [record for records in many.values() for record in records]
        return list(found)
