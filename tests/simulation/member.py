"""One process of a service: its lanes at work on the partitions that it believes to be its own."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from services.runtime.bootstrap.workers import make_dispatcher
from services.runtime.consuming.dispatch import CommitRefused
from services.runtime.service import Service
from services.runtime.settings import RuntimeSettings
from services.runtime.working.record import Run, TopicPartition
from services.runtime.working.transactions import Transactions
from tests.simulation.journal import Journal
from tests.simulation.storage import FragileStorage


class Commits:
    """The consumer as the dispatcher sees it; a member that was put out of the group commits in vain."""

    def __init__(self, journal: Journal, group: str) -> None:
        self._journal = journal
        self._group = group
        self.ours: set[TopicPartition] = set()
        self.paused: set[TopicPartition] = set()

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        if not offsets.keys() <= self.ours:
            raise CommitRefused("The group has moved on.")
        for place, offset in offsets.items():
            self._journal.committed[self._group, place] = offset

    def pause(self, places: Iterable[TopicPartition]) -> None:
        self.paused |= set(places)

    def resume(self, places: Iterable[TopicPartition]) -> None:
        self.paused -= set(places)


class Member:
    """A process that lives until it is killed, or until a part of it dies."""

    def __init__(
        self,
        name: str,
        service: Service[Any, Any],
        transactions: Transactions[Any, Any],
        storage: FragileStorage,
        journal: Journal,
        settings: RuntimeSettings,
        loops: Sequence[Callable[[Transactions[Any, Any]], Coroutine[Any, Any, None]]] = (),
    ) -> None:
        self.name = name
        self.transactions = transactions
        self.storage = storage
        self.positions: dict[TopicPartition, int] = {}
        self.failures: list[BaseException] = []
        self.commits = Commits(journal, service.name)
        self._journal = journal
        self._group = service.name
        self.dispatcher, redrive = make_dispatcher(service, settings, transactions)
        self.dispatcher.attach(self.commits)
        self._tasks = [asyncio.create_task(lane.run()) for lane in self.dispatcher.lanes]
        self._tasks.append(asyncio.create_task(self.dispatcher.run()))
        self._tasks.append(asyncio.create_task(redrive.run(asyncio.Event())))
        self._tasks += [asyncio.create_task(loop(transactions)) for loop in loops]
        for task in self._tasks:
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (failure := task.exception()) is not None:
            self.failures.append(failure)
            self.kill()

    @property
    def alive(self) -> bool:
        """Whether it is still there."""
        return self.storage.alive

    def kill(self) -> None:
        """Nothing of it is left but what was committed."""
        self.storage.alive = False
        self.storage.awake.set()
        self.commits.ours = set()
        for task in self._tasks:
            task.cancel()

    def receive(self, places: Iterable[TopicPartition]) -> None:
        """Begin with these where the group has committed."""
        self.commits.ours = set(places)
        self.commits.paused = set()
        self.positions = {place: self._journal.committed[self._group, place] for place in sorted(self.commits.ours)}
        self.dispatcher.deal(self.commits.ours)
        for place in self.commits.ours:
            self.dispatcher.receive(place)

    async def give_up(self) -> None:
        """Finish what is in hand, commit it, and have no partition any more."""
        self.positions = {}
        await self.dispatcher.give_up(set(self.dispatcher.assigned))
        self.commits.ours = set()

    def fetch(self, place: TopicPartition, at_most: int) -> int:
        """Take in what comes next: this function will give how many records."""
        if place in self.commits.paused:
            return 0
        start = self.positions[place]
        records = self._journal.records[place][start : start + at_most]
        self.positions[place] = start + len(records)
        if records:
            self.dispatcher.take([Run(place, records)])
        return len(records)

    def rewind(self, place: TopicPartition, offset: int) -> None:
        """What was fetched before comes again."""
        self.positions[place] = min(offset, self.positions[place])
