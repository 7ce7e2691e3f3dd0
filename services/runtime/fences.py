"""How far each partition was worked, as kept beside the state: what lies below the fence is never worked again."""

from collections.abc import Iterable, Sequence

from services.runtime.ledger import Place, Step, Storage
from services.runtime.reading import Record


def place_of(record: Record) -> Place:
    """The partition that a record came from."""
    return Place(record.topic, record.partition)


class Fences:
    """The fences of the partitions that this process has, as last read or moved."""

    def __init__(self, storage: Storage[object]) -> None:
        self._storage = storage
        self._next: dict[Place, int] = {}

    async def read(self, places: Iterable[Place]) -> None:
        """Read where the fences of these places stand, from the truth."""
        self._next.update(await self._storage.fences(sorted(set(places))))

    async def read_missing(self, places: Iterable[Place]) -> None:
        """Read the fences of the places that are not known yet."""
        missing = {place for place in places if place not in self._next}
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
        return [record for record in records if record.offset >= self._next[place_of(record)]]

    def steps(self, records: Sequence[Record]) -> list[Step]:
        """How these records, in order, move the fences on."""
        ends = {place_of(record): record.offset + 1 for record in records}
        return [Step(place, self._next[place], end) for place, end in sorted(ends.items())]

    def moved(self, steps: Iterable[Step]) -> None:
        """The steps are committed."""
        self._next.update({step.place: step.end for step in steps})
