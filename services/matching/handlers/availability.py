"""What this process believes about free places; only the database knows, and what is doubted is asked of it."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.matching.domain.engine import Engine
from services.matching.domain.listed import Listed
from services.matching.domain.practice import AS_A_RULE, Practices
from services.matching.domain.ranking.values import Counts
from services.matching.places import Places, Taken

_NONE_YET = Taken()


@dataclass
class Availability:
    """The engine, and how many places were free at each of its services when the database was last asked.

    Where nobody has said how many a service can take, as many are free as may be asked about there, which is for the
    borough to say that keeps the listing. A belief is set from what the database says and never counted down: a
    transaction may be undone or run again.
    """

    engine: Engine
    practices: Practices = field(default_factory=lambda: AS_A_RULE)
    _free: Counts = field(init=False)
    # By row, with a mark that is another one each time it is doubted.
    _doubted: dict[int, object] = field(default_factory=dict, init=False)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def __post_init__(self) -> None:
        self._free = self.engine.capacity.copy()
        self.doubt_all()

    def carried_to(self, engine: Engine, changed: Collection[UUID]) -> "Availability":
        """What is believed, with another engine: all but what is doubted already, and of services that have changed."""
        after = Availability(engine, self.practices)
        known = {
            row: self.engine.rows[service_id]
            for service_id, row in engine.rows.items()
            if service_id not in changed and service_id in self.engine.rows
        }
        after.learn({row: int(self._free[before]) for row, before in known.items() if before not in self._doubted})
        return after

    def doubt(self, rows: Iterable[int]) -> None:
        """Ask again about these services before the next batch, since the batch in hand may change their places."""
        self._doubted |= dict.fromkeys(rows, object())

    def learn(self, free: Mapping[int, int]) -> None:
        """So many places are free at these services, by row, as a batch found that is committed."""
        for row, places in free.items():
            self._free[row] = places
            self._doubted.pop(row, None)

    def doubt_all(self) -> None:
        """Ask again about every service, since other processes hold places too."""
        self.doubt(range(len(self.engine.listed)))

    def rows(self, service_ids: Iterable[UUID]) -> set[int]:
        """The rows of those of these services that are listed."""
        return {self.engine.rows[one] for one in service_ids if one in self.engine.rows}

    def room(self, listed: Listed, taken: Taken) -> int:
        """How many places are free where so many are taken; as many as may be asked about, if nobody has said."""
        if listed.listing.places is None:
            return self.asks_at_once(listed) - taken.asked
        return listed.listing.places - taken.places

    def asks_at_once(self, listed: Listed) -> int:
        """About how many people a service's provider may be asked at a time."""
        return self.practices[listed.keeper].asks_at_once

    async def free(self, places: Places) -> Counts:
        """The free places at each service: a copy that a batch may count down."""
        # Whoever comes meanwhile waits for the answer, rather than match by what is doubted.
        async with self._asking:
            await self._ask(dict(self._doubted), places)
        return self._free.copy()

    async def _ask(self, doubted: Mapping[int, object], places: Places) -> None:
        by_id = {self.engine.listed[row].listing.service_id: row for row in doubted}
        taken = await places.taken(list(by_id))
        for service_id, row in by_id.items():
            # What was learnt meanwhile is newer than the answer; what was doubted again is asked again.
            if row in self._doubted:
                self._free[row] = self.room(self.engine.listed[row], taken.get(service_id, _NONE_YET))
                if self._doubted[row] is doubted[row]:
                    del self._doubted[row]
