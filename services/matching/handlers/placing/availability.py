"""What this process believes about free places; only the database knows, and what is doubted is asked of it."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from services.matching.domain.engine import Engine
from services.matching.domain.listed import Listed
from services.matching.domain.practice import AS_A_RULE, Practices
from services.matching.domain.ranking.values import Counts
from services.matching.domain.sessions.bookable import bookable, unchanged_until
from services.matching.domain.sessions.unit import Unit
from services.matching.places import Places, Taken

_NONE_YET = Taken()
# Of more services than these, as when a process begins, hardly any is held.
MOST_ASKED_ABOUT = 1000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Availability:
    """The engine, and how many places were free at each of its services when the database was last asked.

    Where places are of certain times, those are free that the units have which can be booked now. Where nobody has said
    how many a service can take, as many are free as may be asked about there, which is for the borough to say that
    keeps the listing. A belief is set from what the database says and never counted down: a transaction may be undone
    or run again.
    """

    engine: Engine
    practices: Practices = field(default_factory=lambda: AS_A_RULE)
    _free: Counts = field(init=False)
    # By row, with a mark that is another one each time it is doubted.
    _doubted: dict[int, object] = field(default_factory=dict, init=False)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    # By row, until when what is believed of a service with bookings can hold: time alone changes what can be booked.
    _holds_until: dict[int, datetime] = field(init=False)

    def __post_init__(self) -> None:
        self._free = self.engine.capacity.copy()
        booked = (row for row, one in enumerate(self.engine.listed) if one.listing.bookings)
        self._holds_until = dict.fromkeys(booked, _LONG_AGO)
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
        after._holds_until |= {row: self._holds_until.get(known.get(row, -1), _LONG_AGO) for row in after._holds_until}
        return after

    def doubt(self, rows: Iterable[int]) -> None:
        """Ask again about these services before the next batch, since the batch in hand may change their places."""
        self._doubted |= dict.fromkeys(rows, object())

    def learn(self, free: Mapping[int, int]) -> None:
        """So many places are free at these services, by row, as a batch found that is committed."""
        for row, places in free.items():
            self._free[row] = places
            self._doubted.pop(row, None)
            if row in self._holds_until:
                # The batch may have begun before what can be booked became otherwise.
                self._holds_until[row] = _LONG_AGO

    def doubt_all(self) -> None:
        """Ask again about every service, since other processes hold places too."""
        self.doubt(range(len(self.engine.listed)))

    def rows(self, service_ids: Iterable[UUID]) -> set[int]:
        """The rows of those of these services that are listed."""
        return {self.engine.rows[one] for one in service_ids if one in self.engine.rows}

    def room(self, listed: Listed, taken: Taken, units: tuple[Unit, ...] | None) -> int:
        """How many places are free where so many are taken; as many as may be asked about, if nobody has said.

        Where they are of certain times, they are those of these units.
        """
        if units is not None:
            return sum(max(0, one.places - taken.sessions.get(one.session.key, 0)) for one in units)
        if listed.listing.places is None:
            return self.asks_at_once(listed) - taken.asked
        return listed.listing.places - taken.places

    def asks_at_once(self, listed: Listed) -> int:
        """About how many people a service's provider may be asked at a time."""
        return self.practices[listed.keeper].asks_at_once

    async def free(self, places: Places, now: datetime) -> Counts:
        """The places that are free at each service by now: a copy that a batch may count down."""
        self.doubt([row for row, until in self._holds_until.items() if until <= now])
        # Whoever comes meanwhile waits for the answer, rather than match by what is doubted.
        async with self._asking:
            await self._ask(dict(self._doubted), places, now)
        return self._free.copy()

    async def _ask(self, doubted: Mapping[int, object], places: Places, now: datetime) -> None:
        by_id = {self.engine.listed[row].listing.service_id: row for row in doubted}
        taken = await places.taken(await _asked_about(by_id, places))
        for service_id, row in by_id.items():
            # What was learnt meanwhile is newer than the answer; what was doubted again is asked again.
            if row in self._doubted:
                units = self._units(row, now)
                self._free[row] = self.room(self.engine.listed[row], taken.get(service_id, _NONE_YET), units)
                if self._doubted[row] is doubted[row]:
                    del self._doubted[row]

    def _units(self, row: int, now: datetime) -> tuple[Unit, ...] | None:
        """The units of a service that can be booked, of which it is marked until when they are these."""
        units = units_of(self.engine.listed[row], now)
        if units is not None:
            self._holds_until[row] = unchanged_until(units, now)
        return units


async def _asked_about(service_ids: Collection[UUID], places: Places) -> list[UUID]:
    """All of them; of very many, those where anybody holds a place, since at the others all places are free."""
    if len(service_ids) <= MOST_ASKED_ABOUT:
        return [*service_ids]
    held = await places.everywhere()
    return [one for one in service_ids if one in held]


def units_of(listed: Listed, now: datetime) -> tuple[Unit, ...] | None:
    """The units of a service that can be booked now; None where its places are of no certain times."""
    return bookable(listed.listing, now) if listed.listing.bookings else None
