"""How far each partition was worked, as kept beside the state: what lies below the fence is never worked again."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter

from services.runtime.ledger import Place, Step, Storage
from services.runtime.reading import Record

# The topic and the partition that a record came from.
_WHERE = attrgetter("topic", "partition")


def by_place(records: Iterable[Record]) -> Iterator[tuple[Place, list[Record]]]:
    """Those that stand side by side and came from one partition, together, because asking each costs a batch dearly."""
    for at, run in groupby(records, _WHERE):
        yield Place(*at), list(run)


class Fences:
    """The fences of the partitions that this process has, as last read or moved."""

    def __init__(self, storage: Storage[object]) -> None:
        self._storage = storage
        self._next: dict[Place, int] = {}

    async def read(self, places: Iterable[Place]) -> None:
        """Read where the fences of these places stand, from the truth."""
        self._next.update(await self._storage.fences(sorted(set(places))))

    async def read_missing(self, records: Sequence[Record]) -> None:
        """Read the fences of the records' places that are not known yet."""
        missing = {place for place, _ in by_place(records)} - self._next.keys()
        if missing:
            await self.read(missing)

    def of(self, places: Iterable[Place]) -> dict[Place, int]:
        """Where the fences of these places stand, as last read or moved."""
        return {place: self._next[place] for place in places}

    def forget(self, places: Iterable[Place]) -> None:
        """Another process may move these from now on."""
        for place in places:
            self._next.pop(place, None)

    def fresh(self, records: Sequence[Record]) -> list[Record]:
        """The records that no batch has worked yet."""
        return list(chain.from_iterable(self._unworked(place, run) for place, run in by_place(records)))

    def _unworked(self, place: Place, records: list[Record]) -> list[Record]:
        fence = self._next[place]
        if records[0].offset >= fence:
            return records
        return [record for record in records if record.offset >= fence]

    def steps(self, records: Sequence[Record]) -> list[Step]:
        """How these records, in order, move the fences on."""
        ends = {place: run[-1].offset + 1 for place, run in by_place(records)}
        return [Step(place, self._next[place], end) for place, end in sorted(ends.items())]

    def moved(self, steps: Iterable[Step]) -> None:
        """The steps are committed."""
        self._next.update({step.place: step.end for step in steps})
