"""What this process believes about free places; only the database knows, and what is doubted is asked of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.matching.domain.engine import Counts, Engine
from services.matching.store import Places


@dataclass
class Availability:
    """The engine, and how many places were free at each of its services when the database was last asked.

    A belief is set from what the database says and never counted down: a transaction may be undone or run again.
    """

    engine: Engine
    _free: Counts = field(init=False)
    _doubted: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self._free = self.engine.capacity.copy()
        self.doubt_all()

    def doubt(self, rows: Iterable[int]) -> None:
        """Ask again about these services before the next batch, since the batch in hand may change their places."""
        self._doubted |= set(rows)

    def learn(self, free: Mapping[int, int]) -> None:
        """So many places are free at these services, by row, as a batch found that is committed."""
        for row, places in free.items():
            self._free[row] = places
        self._doubted -= free.keys()

    def doubt_all(self) -> None:
        """Ask again about every service, since other processes hold places too."""
        self._doubted = set(range(len(self.engine.listed)))

    def rows(self, service_ids: Iterable[UUID]) -> set[int]:
        """The rows of those of these services that are listed."""
        return {self.engine.rows[one] for one in service_ids if one in self.engine.rows}

    async def free(self, places: Places) -> Counts:
        """The free places at each service: a copy that a batch may count down."""
        doubted, self._doubted = self._doubted, set()
        try:
            await self._ask(doubted, places)
        except BaseException:
            self.doubt(doubted)
            raise
        return self._free.copy()

    async def _ask(self, rows: Iterable[int], places: Places) -> None:
        by_id = {self.engine.listed[row].listing.service_id: row for row in rows}
        taken = await places.taken(list(by_id))
        for service_id, row in by_id.items():
            self._free[row] = self.engine.capacity[row] - taken.get(service_id, 0)
