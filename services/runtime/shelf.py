"""What is kept of records that were set aside, inside a transaction: a row each, and the audit of what was asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.runtime.aside import Aside
from services.runtime.audit import Entry


class Shelf(Protocol):
    """The rows of one service, bound to one transaction. `sealed` stays away unless it is asked for."""

    async def find(self, place: str) -> Aside | None:
        """One row, with what is sealed in it."""

    async def behind(self, keys: Sequence[str]) -> list[Aside]:
        """The rows of these referrals that wait their turn, in the order in which they were set aside."""

    async def sealed(self, places: Sequence[str]) -> Mapping[str, str]:
        """What is sealed in these rows, by place."""

    async def asked(self, now: datetime, limit: int) -> list[Aside]:
        """Rows that somebody asked about, or that are due, the oldest first."""

    async def add(self, rows: Sequence[Aside]) -> None:
        """Keep new rows."""

    async def amend(self, rows: Sequence[Aside]) -> None:
        """Write what has changed of rows that were read in this transaction."""

    async def note(self, entries: Sequence[Entry]) -> None:
        """Add to the audit, from which nothing is ever taken away."""
