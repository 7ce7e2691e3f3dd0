"""Each process follows the kept directory by its revision, so that its engine has what is listed within a second."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from uuid import UUID

from services.matching import metrics
from services.matching.domain.listed import Listed
from services.matching.domain.search import Search
from services.matching.handlers.matching import Matcher
from services.matching.keeping.kept import KeptListing
from services.matching.store import Stores
from services.runtime.working.look import Look
from services.runtime.working.transactions import Transactions

log = logging.getLogger(__name__)


@dataclass
class Following:
    """Keeps the matcher's engine as the directory is kept; `revision` is how far it has come."""

    matcher: Matcher
    revision: int = field(default=0, init=False)

    @property
    def lists_any(self) -> bool:
        """Whether there is anything to match by."""
        return bool(self.matcher.availability.engine.listed)

    async def begin(self, transactions: Transactions[Search, Stores]) -> int:
        """Take up all that is in force: this function will give how many listings that are. Raises Unavailable."""
        revision, listed = await transactions.look(_in_force)
        await self._use(listed, frozenset())
        self._is_at(revision)
        return len(listed)

    async def catch_up(self, transactions: Transactions[Search, Stores]) -> int:
        """Take up what has changed since: this function will give how many listings that were. Raises Unavailable."""
        changed = await transactions.look(self._since)
        if not changed:
            return 0
        gone = {one.service_id for one in changed if one.withdrawn}
        await self._use([one.listed for one in changed if one.withdrawn is None], gone)
        self._is_at(max(one.revision for one in changed))
        return len(changed)

    async def show(self, today: date) -> None:
        """Show in the metrics what is listed."""
        await asyncio.to_thread(metrics.listed, self.matcher.availability.engine.listed, today)

    def _is_at(self, revision: int) -> None:
        self.revision = revision
        metrics.REVISION.set(revision)
        metrics.MATCHED_BY.set(len(self.matcher.availability.engine.listed))

    async def _since(self, look: Look[Search, Stores]) -> list[KeptListing]:
        return [one async for one in look.stores.listings.since(self.revision)]

    async def _use(self, listed: Sequence[Listed], gone: Collection[UUID]) -> None:
        began, before = monotonic(), self.matcher.availability.engine
        # Away from the event loop: fifty thousand services take some tenths of a second.
        engine = await asyncio.to_thread(before.amended, listed, gone)
        self.matcher.use(engine, {one.listing.service_id for one in listed} | set(gone))
        log.info(
            "The directory in use has changed",
            extra={"changed": len(listed), "gone": len(gone), "listed": len(engine.listed)}
            | {"seconds": round(monotonic() - began, 3)},
        )


async def _in_force(look: Look[Search, Stores]) -> tuple[int, list[Listed]]:
    # The revision first: what is kept while the listings are read comes again with the next look, and harms nothing.
    revision = await look.stores.listings.revision()
    return revision, [one.listed async for one in look.stores.listings.in_force()]
