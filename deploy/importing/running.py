"""Takes a list from its first row to its last: a few batches are under way at a time, and reported in order."""

import asyncio
import hashlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.importing.lists import List
from deploy.importing.report import Came, Outcome, Report
from deploy.importing.rows import Row
from deploy.importing.sending import MOST_BYTES, MOST_ROWS, USUAL, Backoff, send

# While one is written by the service, it reads the next; more would only wait there.
AT_ONCE = 4

# Told after each batch, of how many rows it is known what came of them.
Progress = Callable[[int], object]


@dataclass
class _Seen:
    """Which rows have come before in the list: hashes, so that a long list takes little room."""

    _numbers: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)

    def look(self, row: Row) -> Came | None:
        """What comes of the row if it was there before, or is not to be sent; None where it is."""
        if row.faults:
            told = (f"{column}: {said}" if column else said for column, said in row.faults.items())
            return Came(row, Outcome.REFUSED, faults=tuple(told))
        content = _hash(row.content)
        first, same = self._numbers.setdefault(_hash(row.key), (row.number, content))
        if first == row.number:
            return None
        if same == content:
            return Came(row, Outcome.REPEATED, faults=(f"The same as row {first}, so it is sent once.",))
        return Came(row, Outcome.REFUSED, faults=(f"reference: Row {first} has it too. Give each row its own.",))


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=12).digest()


@dataclass
class _Batch:
    """Rows that follow each other, those among them that are to be sent, and what is known of the others."""

    known: list[Came | None] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    size: int = 0

    def is_full(self, row: Row) -> bool:
        """Whether the row has no room in it any more."""
        return len(self.rows) >= MOST_ROWS or len(self.known) >= 2 * MOST_ROWS or self.size + _size(row) > MOST_BYTES

    def add(self, row: Row, known: Came | None) -> None:
        """Put the row behind the others."""
        self.known.append(known)
        if known is None:
            self.rows.append(row)
            self.size += _size(row)


def _size(row: Row) -> int:
    return len(row.content) + 100


def _batches(rows: Iterator[Row]) -> Iterator[_Batch]:
    seen, batch = _Seen(), _Batch()
    for row in rows:
        if batch.is_full(row):
            yield batch
            batch = _Batch()
        batch.add(row, seen.look(row))
    yield batch


async def import_list(
    listed: List,
    api: httpx.AsyncClient,
    report: Report,
    *,
    dry_run: bool,
    progress: Progress = lambda _: None,
    backoff: Backoff = USUAL,
) -> None:
    """Read the list, send its rows to the API whose client this is, and report them in order. Raises NotSent."""
    async for many in _under_way(
        _done(api, batch, dry_run=dry_run, backoff=backoff) for batch in _batches(listed.rows())
    ):
        for came in many:
            report.add(came)
        progress(report.counted.total())


async def _under_way(works: Iterator[Coroutine[Any, Any, list[Came]]]) -> AsyncIterator[list[Came]]:
    """What comes of each work, in order, while a few of those behind it are begun."""
    going: deque[asyncio.Task[list[Came]]] = deque()
    try:
        for work in works:
            going.append(asyncio.create_task(work))
            # So that it leaves before the next one is read.
            await asyncio.sleep(0)
            if len(going) >= AT_ONCE:
                yield await going[0]
                going.popleft()
        while going:
            yield await going[0]
            going.popleft()
    finally:
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)


async def _done(api: httpx.AsyncClient, batch: _Batch, *, dry_run: bool, backoff: Backoff) -> list[Came]:
    sent = iter(await send(api, batch.rows, dry_run=dry_run, backoff=backoff) if batch.rows else [])
    return [known or next(sent) for known in batch.known]
