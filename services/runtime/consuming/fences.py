"""How far each partition was worked, as kept beside the state: what lies below the fence is never worked again."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter

from services.runtime.working.ports import OffsetRange, Storage
from services.runtime.working.record import Record, TopicPartition

# The topic and the partition that a record came from.
_WHERE = attrgetter("topic", "partition")


def by_place(records: Iterable[Record]) -> Iterator[tuple[TopicPartition, list[Record]]]:
    """Those that stand side by side and came from one partition, together, because asking each costs a batch dearly."""
    for at, run in groupby(records, _WHERE):
        yield TopicPartition(*at), list(run)


class Fences:
    """The fences of the partitions that this process has, as last read or moved."""

    def __init__(self, storage: Storage[object]) -> None:
        self._storage = storage
        self._next: dict[TopicPartition, int] = {}

    async def read(self, places: Iterable[TopicPartition]) -> None:
        """Read where the fences of these places stand, from the truth."""
        self._next.update(await self._storage.fences(sorted(set(places))))

    async def read_missing(self, records: Sequence[Record]) -> None:
        """Read the fences of the records' places that are not known yet."""
        missing = {place for place, _ in by_place(records)} - self._next.keys()
        if missing:
            await self.read(missing)

    def of(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Where the fences of these places stand, as last read or moved."""
        return {place: self._next[place] for place in places}

    def forget(self, places: Iterable[TopicPartition]) -> None:
        """Another process may move these from now on."""
        for place in places:
            self._next.pop(place, None)

    def fresh(self, records: Sequence[Record]) -> list[Record]:
        """The records that no batch has worked yet."""
        return list(chain.from_iterable(self._unworked(place, run) for place, run in by_place(records)))

    def _unworked(self, place: TopicPartition, records: list[Record]) -> list[Record]:
        fence = self._next[place]
        if records[0].offset >= fence:
            return records
        return [record for record in records if record.offset >= fence]

    def steps(self, records: Sequence[Record]) -> list[OffsetRange]:
        """How these records, in order, move the fences on."""
        ends = {place: run[-1].offset + 1 for place, run in by_place(records)}
        return [OffsetRange(place, self._next[place], end) for place, end in sorted(ends.items())]

    def moved(self, steps: Iterable[OffsetRange]) -> None:
        """The steps are committed."""
        self._next.update({step.place: step.end for step in steps})
