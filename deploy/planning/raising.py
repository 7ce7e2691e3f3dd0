"""Gives a borough's topics more partitions while all runs, and keeps the order of what is said about each referral.

The owners' relays hold back what is new, all that was said is worked to its end, the partitions are made, and the
relays go on. Doors stay open, and what they take in waits in the outbox. Whoever is interrupted does it again: until
the partitions are there nothing is different, and a pause that nobody prolongs ends by itself.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import monotonic

from deploy.planning import draining
from deploy.planning.changes import RaisePartitions
from deploy.planning.readers import Offsets, Readers
from deploy.problems import CannotRun
from deploy.securing.access import System
from services.runtime.admin.groups import groups
from services.runtime.admin.provisioning.partitions import partitions
from services.runtime.admin.provisioning.pausing import Pausing, pausing
from services.runtime.working.ports import Unavailable

# A pause outlasts a slow look at all readers, and is over soon after its maker has gone.
_PAUSE_SECONDS = 20.0
# Longer than Kafka takes to answer: nobody may publish between the last look and the partitions.
_RAISE_SECONDS = 90.0
# A relay takes note within a second or two.
_NOTE_SECONDS = 15.0
_DRAIN_SECONDS = 60.0
_LOOK_SECONDS = 0.25


class StillPublishing(CannotRun):
    """A service does not hold back what it has to say; nothing was changed."""

    def __init__(self, services: list[str], seconds: float) -> None:
        super().__init__(
            f"{', '.join(services)} took no note within {seconds:.0f} seconds that topics are paused.",
            where="its relay, which publishes the outbox",
            do="see that it runs with this release, and that MongoDB answers it",
        )


class NotDrained(CannotRun):
    """Not all that was said has been worked in time; nothing was changed."""

    def __init__(self, left: tuple[str, ...], seconds: float) -> None:
        super().__init__(
            f"After {seconds:.0f} seconds not all was worked: {'; '.join(left)}.",
            where="whoever reads the borough's topics",
            do="see that whoever lags runs, and keeps up. What is not the region's must have worked all, and be ended "
            "until the partitions are there, because nobody can hold back what it says; a group that is used no more "
            "is deleted with `kafka-consumer-groups.sh --delete --group`",
        )


@dataclass(frozen=True)
class Raising:
    """One borough's topics, which get more partitions; `say` is told what is waited for.

    Readers are waited for no longer than `seconds`, and the owners' relays no longer than `note_seconds`.
    """

    system: System
    change: RaisePartitions
    say: Callable[[str], None]
    seconds: float = _DRAIN_SECONDS
    note_seconds: float = _NOTE_SECONDS

    async def take(self) -> None:
        """Do it. Raises StillPublishing, NotDrained, PauseOver, TopicRefused, BrokerAway, Unavailable, NotAllowed."""
        topics = draining.paused(self.change.borough, self.system.boroughs)
        async with (
            pausing(self.system.mongo, topics, prefix=self.system.name_prefix) as pauses,
            groups(self.system.kafka) as kept,
            partitions(self.system.kafka) as brokers,
        ):
            readers = Readers(self.system, self.change.borough, kept)
            async with _ended_where_it_fails(pauses):
                await pauses.begin(_PAUSE_SECONDS)
                await self._until_nobody_publishes(pauses)
                ends = await self._until_worked(pauses, readers)
                await readers.begin(ends, self.change.partitions)
            await pauses.prolong(_RAISE_SECONDS)
            names = [self.system.topic_prefix + topic.name for topic in self.change.topics]
            await brokers.put(names, self.change.partitions)
            await readers.begin_others(ends, self.change.partitions)
            await pauses.end()

    async def _until_nobody_publishes(self, pauses: Pausing) -> None:
        until = monotonic() + self.note_seconds
        while still := await pauses.publishing():
            if monotonic() > until:
                raise StillPublishing(still, self.note_seconds)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _until_worked(self, pauses: Pausing, readers: Readers) -> Offsets:
        """Wait until every reader is at the end: this function will give where that is."""
        until = monotonic() + self.seconds
        said: tuple[str, ...] = ()
        while True:
            await pauses.prolong(_PAUSE_SECONDS)
            ends = await readers.ends()
            left = draining.left(ends, [*await readers.regions(), *await readers.others(ends)])
            # Where the ends have moved meanwhile, somebody publishes whom nobody can pause.
            if not left and ends == await readers.ends():
                return ends
            if monotonic() > until:
                raise NotDrained(left, self.seconds)
            if left != said:
                self.say(f"waits: {'; '.join(left)}")
                said = left
            await asyncio.sleep(_LOOK_SECONDS)


@asynccontextmanager
async def _ended_where_it_fails(pauses: Pausing) -> AsyncIterator[None]:
    """End the pauses where the block fails: up to there nothing has changed."""
    try:
        yield
    except BaseException:
        with suppress(Unavailable):
            await pauses.end()
        raise
