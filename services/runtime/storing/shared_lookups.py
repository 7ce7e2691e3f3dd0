"""Rows looked up by id for many who ask at once: whoever comes while one look is under way shares the next."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context

from services.runtime.storing.collection import Document

_AT_ONCE = 1000

Look = Callable[[Sequence[str]], Awaitable[Sequence[Document]]]


class SharedLookups:
    """One query at a time, because a thousand callers with invented tokens would else be a thousand queries."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._waiting: dict[str, asyncio.Future[Document | None]] = {}
        self._going: asyncio.Task[None] | None = None

    async def find(self, row_id: str) -> Document | None:
        """The row as it is now, or None. Raises what the look raised for all who shared it."""
        answer = self._waiting.setdefault(row_id, asyncio.get_running_loop().create_future())
        if self._going is None or self._going.done():
            # In a context of its own, because the bound of whoever came first is not everybody's.
            self._going = asyncio.get_running_loop().create_task(self._run(), context=Context())
        # Others may wait for the same answer when one of them goes away.
        return await asyncio.shield(answer)

    async def _run(self) -> None:
        while self._waiting:
            wanted = {row_id: self._waiting.pop(row_id) for row_id in list(self._waiting)[:_AT_ONCE]}
            try:
                found = {row["_id"]: row for row in await self._look(list(wanted))}
            except Exception as failure:
                for answer in wanted.values():
                    answer.set_exception(failure)
                    # Whoever asked may have gone, and then nobody else takes it.
                    answer.exception()
            else:
                for row_id, answer in wanted.items():
                    answer.set_result(found.get(row_id))
