"""How far each partition was worked, as kept beside the state: what lies below the fence is never worked again."""

from collections.abc import Iterable, Sequence

from services.runtime.working.ports import OffsetRange, Storage
from services.runtime.working.record import LastRecord, Run, TopicPartition


class FenceWentBack(Exception):
    """The database was put back under this process: what it holds in memory is of a time that is no more."""

    def __init__(self, place: TopicPartition, known: int, found: int) -> None:
        super().__init__(
            f"The fence of {place.topic}/{place.partition} stood at {known} and stands at {found}: this service's "
            "database was put back while the service ran. The process ends; started again it works on from where the "
            "database stands. Stop a service before its database is put back."
        )


class Fences:
    """The fences of the partitions that this process has, as last read or moved."""

    def __init__(self, storage: Storage[object]) -> None:
        self._storage = storage
        self._next: dict[TopicPartition, int] = {}

    async def read(self, places: Iterable[TopicPartition]) -> None:
        """Read where the fences of these partitions stand, from the truth. Raises FenceWentBack.

        A fence below what this process has moved past is no step: what lies between would be passed over.
        """
        known = dict(self._next)
        found = await self._storage.fences(sorted(set(places)))
        for place, fence in found.items():
            if fence < known.get(place, 0):
                raise FenceWentBack(place, known[place], fence)
        self._next.update(found)

    async def read_missing(self, runs: Sequence[Run]) -> None:
        """Read the fences of these runs' partitions that are not known yet."""
        missing = {run.place for run in runs} - self._next.keys()
        if missing:
            await self.read(missing)

    async def last_records(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, LastRecord]:
        """The records right before the fences that were read, where they are remembered."""
        found = await self._storage.last_records(sorted(set(places)))
        # A row of a release that remembers none, or one that has moved since, names a record of another place.
        return {place: last for place, last in found.items() if last.offset + 1 == self._next.get(place)}

    def of(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Where the fences of these partitions stand, as last read or moved."""
        return {place: self._next[place] for place in places}

    def forget(self, places: Iterable[TopicPartition]) -> None:
        """Another process may move these from now on."""
        for place in places:
            self._next.pop(place, None)

    def fresh(self, runs: Iterable[Run]) -> list[Run]:
        """The records that no batch has worked yet."""
        return [run for run in map(self._beyond, runs) if run.records]

    def _beyond(self, run: Run) -> Run:
        fence = self._next[run.place]
        if run.records[0].offset >= fence:
            return run
        return Run(run.place, [record for record in run.records if record.offset >= fence])

    def steps(self, runs: Iterable[Run]) -> list[OffsetRange]:
        """How these runs, in order, move the fences on."""
        ends = {run.place: run.records[-1] for run in runs}
        return [
            OffsetRange(place, self._next[place], record.offset + 1, LastRecord.of(record))
            for place, record in sorted(ends.items(), key=lambda end: end[0])
        ]

    def moved(self, steps: Iterable[OffsetRange]) -> None:
        """The steps are committed."""
        self._next.update({step.place: step.end for step in steps})
