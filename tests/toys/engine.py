"""The toy service at work in memory: its storage, its clock, and workers as of several processes."""

from dataclasses import dataclass, field
from datetime import datetime

from services.runtime.bootstrap import make_workers
from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.observing.outcomes import Outcomes
from services.runtime.recovering.redrive import Redrive
from services.runtime.working.parked import ParkedRecord, ParkedStatus, RedriveRequest
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
    """The toy service in memory. `now` is what its clock says."""

    now: datetime = builders.NOW
    storage: MemoryStorage[None] = field(default_factory=lambda: MemoryStorage(None))

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

    @property
    def times(self) -> int:
        state = self.storage.memory.states[KEY].state
        assert state is not None
        return int(state["times"])

    @property
    def names(self) -> list[str]:
        """Where the invented referral was matched to, in the order in which that was worked."""
        kept = self.storage.memory.states.get(KEY)
        return list(kept.state["names"]) if kept and kept.state else []

    @property
    def published(self) -> list[str]:
        return sorted(message.envelope.type.split(".")[2] for message in self.storage.memory.messages.values())

    @property
    def rows(self) -> dict[int, ParkedRecord]:
        """What is aside, by offset."""
        return {int(row.place.rpartition("/")[2]): row for row in self.storage.memory.parked.rows.values()}

    @property
    def statuses(self) -> dict[int, str]:
        """How the rows stand, by offset: why they wait, or what came of them."""
        rows = sorted(self.rows.items())
        return {at: row.reason.value if row.is_open else row.status.value for at, row in rows}

    def ask(self, status: ParkedStatus, *offsets: int) -> None:
        """Ask for a retry or a discard, as the command line does."""
        for offset in offsets:
            row = self.rows[offset]
            row.status, row.request = status, RedriveRequest("an invented person", "to see", self.now)

    async def try_again(self, *offsets: int) -> None:
        """Ask for a retry, and work what was asked."""
        self.ask(ParkedStatus.RETRY_ASKED, *offsets)
        await self.look()

    async def give_up(self, *offsets: int) -> None:
        """Ask for a discard, and work what was asked."""
        self.ask(ParkedStatus.DISCARD_ASKED, *offsets)
        await self.look()

    async def look(self) -> None:
        """The loop that works what was asked and what is due, until nothing is."""
        while any(row.is_due(self.now) for row in self.rows.values()):
            await self.redrive.look()
