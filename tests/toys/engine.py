"""The toy service at work: its storage, its clock, and workers as of several processes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from services.runtime.bootstrap.workers import make_workers
from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.redrive import Redrive
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.parked import AuditEntry, ParkedRecord, ParkedStatus, RedriveRequest
from services.runtime.working.ports import Storage, Transaction
from services.runtime.working.record import Record
from services.runtime.working.transactions import Transactions
from tests.fakes.storage import MemoryStorage
from tests.support import builders
from tests.support.records import runs_of
from tests.toys import toy

KEY = str(builders.REFERRAL_ID)
MASTER_KEY = b"k" * 32


@dataclass
class ToyEngine:
    """The toy service over a storage. `outbox` gives the first so many messages, and `now` is what its clock says."""

    storage: Storage[None]
    outbox: Callable[[int], Awaitable[list[OutboxMessage]]]
    now: datetime = builders.NOW

    def __post_init__(self) -> None:
        self.worker, self.redrive = self.another_process()

    def another_process(
        self, *, master_key: bytes = MASTER_KEY, mended: bool = False
    ) -> tuple[BatchWorker[toy.Count, None], Redrive]:
        """What works in another process, with a memory of its own of where the fences stand."""
        service = toy.a_toy(mended=mended)
        transactions = Transactions(service.name, service.state, self.storage, lambda: self.now)
        return make_workers(service, transactions, master_key)

    def restart(self, *, master_key: bytes = MASTER_KEY, mended: bool = False) -> None:
        """Another process takes the place of the one there was."""
        self.worker, self.redrive = self.another_process(master_key=master_key, mended=mended)

    async def work(self, *records: Record) -> Outcomes:
        """Work the records as one batch, and then what became due by it. Gives what became of the batch."""
        outcomes = await self.worker.work(runs_of(records))
        await self.look()
        return outcomes

    async def kept(self, key: str = KEY) -> Aggregate:
        """What is known of a referral."""
        known: dict[str, Aggregate] = await self._look(lambda ledger: ledger.load([key]))
        return known.get(key, Aggregate(key, builders.an_envelope().borough))

    async def names(self) -> list[str]:
        """Where the invented referral was matched to, in the order in which that was worked."""
        return list(((await self.kept()).state or {"names": ()})["names"])

    async def published(self) -> list[str]:
        return sorted(message.envelope.type.split(".")[2] for message in await self.outbox(1000))

    async def rows(self) -> dict[int, ParkedRecord]:
        """What is aside, by offset."""
        rows = await self._look(lambda ledger: ledger.parked.listed({}))
        return {int(row.place.rpartition("/")[2]): row for row in rows}

    async def audit(self) -> list[AuditEntry]:
        """What came of what was asked, row by row."""
        rows = (await self.rows()).values()
        return [entry for row in rows for entry in await self._look(partial(_entries_of, row))]

    async def statuses(self) -> dict[int, str]:
        """How the rows stand, by offset: why they wait, or what came of them."""
        rows = sorted((await self.rows()).items())
        return {at: row.reason.value if row.is_open else row.status.value for at, row in rows}

    async def ask(self, status: ParkedStatus, *offsets: int) -> None:
        """Ask for a retry or a discard, as the command line does."""
        rows = await self.rows()
        request = RedriveRequest("an invented person", "to see", self.now)
        asked = [replace(rows[offset], status=status, request=request) for offset in offsets]
        await self._look(lambda ledger: ledger.parked.amend(asked))

    async def _look(self, look: Callable[[Any], Awaitable[Any]]) -> Any:
        # No port lists what is parked, because the command line alone asks for it.
        async def body(transaction: Transaction[None]) -> Any:
            return await look(transaction.ledger)

        return await self.storage.transact(body)

    async def try_again(self, *offsets: int) -> None:
        """Ask for a retry, and work what was asked."""
        await self.ask(ParkedStatus.RETRY_ASKED, *offsets)
        await self.look()

    async def give_up(self, *offsets: int) -> None:
        """Ask for a discard, and work what was asked."""
        await self.ask(ParkedStatus.DISCARD_ASKED, *offsets)
        await self.look()

    async def look(self) -> None:
        """The loop that works what was asked and what is due, until nothing is."""
        while any(row.is_due(self.now) for row in (await self.rows()).values()):
            await self.redrive.look()


async def _entries_of(row: ParkedRecord, ledger: Any) -> list[AuditEntry]:
    found: list[AuditEntry] = await ledger.parked.entries(row.place)
    return found


class ToyInMemory(ToyEngine):
    """The toy service in memory."""

    storage: MemoryStorage[None]

    def __init__(self) -> None:
        storage: MemoryStorage[None] = MemoryStorage(None)
        super().__init__(storage, self._messages)

    async def _messages(self, most: int) -> list[OutboxMessage]:
        return list(self.storage.memory.messages.values())[:most]

    @property
    def times(self) -> int:
        state = self.storage.memory.states[KEY].state
        assert state is not None
        return int(state["times"])
