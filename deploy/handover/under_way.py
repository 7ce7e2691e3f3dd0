"""One handover that is under way: what it works with, and what it hears meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic

from deploy.conformance.records import Position, Reply, Unread, understood
from deploy.conformance.records import Record as Said
from deploy.handover.folding import People
from deploy.handover.found import Asked, Found
from deploy.handover.probing import Door
from deploy.handover.program import Program
from services.contract.topics import Stream, Topic
from services.runtime.admin.fences import Edge, offsets_at
from services.runtime.admin.groups import Groups
from services.runtime.admin.handovers import Handovers
from services.runtime.admin.provisioning.topics import BrokerAway
from services.runtime.admin.tail import Tail
from services.runtime.connections import KafkaConnection
from services.runtime.working.ports import Unavailable
from services.runtime.working.record import TopicPartition

AWAY = (BrokerAway, Unavailable)
PAUSE_SECONDS, AWAY_SECONDS = 0.05, 1.0
Offsets = Mapping[TopicPartition, int]


@dataclass
class Handover:
    """Where one handover is done, and what was found before it.

    `within` is how long the new one has, and the old, to answer; in seconds.
    """

    asked: Asked
    found: Found
    handovers: Handovers
    kafka: KafkaConnection
    groups: Groups
    door: Door
    people: People
    prefix: str = ""
    within: float = 30.0
    say: Callable[[str], None] = lambda _: None
    program: Program | None = None
    stop: Callable[[], Awaitable[None]] | None = None
    cut_at: float = field(default=0.0, init=False)

    def topic(self, stream: Stream) -> str:
        """One of the borough's topics, as the broker has it."""
        return self.prefix + Topic(self.asked.borough, stream).name

    async def ends(self, stream: Stream) -> Offsets:
        """Where the topic ends now, by partition. A broker that stood still is waited for; raises BrokerAway."""
        end = monotonic() + self.within
        while True:
            try:
                return await offsets_at(self.kafka, [self.topic(stream)], Edge.END)
            except BrokerAway as away:
                if monotonic() > end:
                    raise
                self.say(f"the servers are waited for: {away}")
                await asyncio.sleep(AWAY_SECONDS)


@dataclass(frozen=True)
class Received:
    """What is said from these offsets on: what was said before may come late, and is another's."""

    tail: Tail
    since: Offsets

    async def more(self) -> list[Reply | Unread]:
        """What has come since the last time."""
        return [
            understood(number, Said(Position(*place, one.offset), one.key, tuple(one.headers), one.value))
            for number, one in enumerate(await self.tail.new())
            if one.offset >= self.since.get(place := TopicPartition(one.topic, one.partition), 0)
        ]


def shown(offsets: Offsets) -> str:
    """Offsets as people read them."""
    return ", ".join(f"{place.topic}/{place.partition} {at}" for place, at in sorted(offsets.items()))
