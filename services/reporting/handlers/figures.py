"""The figures for whoever asks, read from counters; where these cannot be read, the last ones with their age."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from services.contract.doors.refusals import Refusal
from services.reporting import metrics
from services.reporting.domain.counted import TrueCounts
from services.reporting.domain.figures import Figures, Freshness, build_figures
from services.reporting.domain.journey import Journey
from services.runtime.working.counting import Counted
from services.runtime.working.ports import Unavailable
from services.runtime.working.transactions import RequestTransactions
from services.runtime.working.unit_of_work import UnitOfWork

# Figures are this old at most, or ten times as old as reading them took: reading never takes more than a tenth.
LEAST_REST = timedelta(seconds=2)
RESTS = 10
PATIENCE_SECONDS = 1.0
COUNTED_ANEW = "These figures stand still while all referrals are counted anew, as after an upgrade."
_AWAY = "These are the figures of {age}: Linkway cannot read newer ones at the moment."


class NotCountedYet(Refusal):
    """Reporting has begun to count all referrals, and has no figures until it is through."""

    status = 503
    title = "The figures are not counted yet"
    what_to_do = "Ask again in a minute."


class LatestFigures:
    """The figures as of a moment ago; all who ask within moments share them.

    Where there are older ones, whoever asks waits `patience_seconds` for newer ones.
    """

    def __init__(
        self, transactions: RequestTransactions[Journey, None], *, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._transactions = transactions
        self._patience_seconds = patience_seconds
        self._latest: Figures | None = None
        self._good_until: datetime | None = None
        self._reading: asyncio.Task[Figures] | None = None

    async def figures(self) -> Figures:
        """The figures, read anew if the last have had their time. Raises NotCountedYet, and Unavailable, at first."""
        if self._latest and self._good_until and self._transactions.clock() < self._good_until:
            return self._latest
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
        reading, latest = self._reading, self._latest
        await asyncio.wait([reading], timeout=self._patience_seconds if latest else None)
        if reading.done():
            self._reading = None
            if latest is None or not isinstance(reading.exception(), Unavailable):
                return reading.result()
        return self._aged(latest) if latest else reading.result()

    async def _read(self) -> Figures:
        with metrics.READ_SECONDS.time():
            self._latest = await read_figures(self._transactions)
        now, (as_of, read_at, _) = self._transactions.clock(), self._latest.freshness
        self._good_until = now + max(LEAST_REST, RESTS * (now - read_at))
        if as_of:
            metrics.COUNTED_AT.set(as_of.timestamp())
        return self._latest

    def _aged(self, latest: Figures) -> Figures:
        age = self._transactions.clock() - latest.freshness.read_at
        return replace(latest, freshness=latest.freshness._replace(note=_AWAY.format(age=in_words(age))))


# The latest figures of whoever keeps them, for each door the same, so that they are read once.
FiguresFor = Callable[[RequestTransactions[Journey, None]], LatestFigures]


def shared_figures() -> FiguresFor:
    """A way to the latest figures that gives all doors of one service the same."""
    # By identity: whoever is known keeps their transactions, so that no other can take its place.
    known: dict[int, LatestFigures] = {}
    return lambda transactions: known.setdefault(id(transactions), LatestFigures(transactions))


async def read_figures(transactions: RequestTransactions[Journey, None]) -> Figures:
    """Read all counters as of one moment, and make of them the figures that may be shown. Raises NotCountedYet."""
    # By nobody, because all who ask share it.
    counted, read_at = await transactions.do(_read, by=None)
    if counted is None:
        raise NotCountedYet("Reporting is counting all referrals for the first time; that takes minutes at most.")
    freshness = Freshness(counted.newest, read_at, "" if counted.is_current else COUNTED_ANEW)
    # In a thread, because it takes so long that others would wait for it.
    return await asyncio.to_thread(lambda: build_figures(TrueCounts.of(counted.rows), freshness))


async def _read(work: UnitOfWork[Journey, None]) -> tuple[Counted | None, datetime]:
    return await work.counters.read(), work.now


def in_words(age: timedelta) -> str:
    """How long ago, in the largest unit of which it is more than one."""
    for unit, seconds in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if age >= timedelta(seconds=2 * seconds):
            return f"{age // timedelta(seconds=seconds)} {unit} ago"
    return "a moment ago"
