"""The toy service at work in memory: its storage, its clock, and workers as of several processes."""

from dataclasses import dataclass, field
from datetime import datetime

from services.runtime.consuming.admissions import Admissions
from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.consuming.fences import Fences
from services.runtime.recovering.dead_letters import DeadLetterOffice
from services.runtime.recovering.redrive import Redrive
from services.runtime.working.decoding import Decoder
from services.runtime.working.parked import ParkedRecord, ParkedStatus, RedriveRequest
from services.runtime.working.transactions import Transactions
from tests.fakes.storage import MemoryStorage
from tests.support import builders, toy

KEY = str(builders.REFERRAL_ID)
MASTER_KEY = b"k" * 32


@dataclass
class House:
    """The toy service in memory. `now` is what its clock says."""

    now: datetime = builders.NOW
    storage: MemoryStorage[None] = field(default_factory=lambda: MemoryStorage(None))

    def __post_init__(self) -> None:
        self.worker = self.another_worker()

    def another_worker(self, *, master_key: bytes = MASTER_KEY, mended: bool = False) -> BatchWorker[toy.Count, None]:
        """A worker of another process, with a memory of its own of where the fences stand."""
        service, reader = toy.a_toy(mended=mended), Decoder()
        transactions = Transactions(service.name, service.state, self.storage, lambda: self.now)
        admission = Admissions(service.hears.types, reader, DeadLetterOffice("notify", master_key))
        return BatchWorker(transactions, admission, service.hears.work_batch, Fences(self.storage))

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
    def said(self) -> list[str]:
        return sorted(message.envelope.type.split(".")[2] for message in self.storage.memory.messages.values())

    @property
    def rows(self) -> dict[int, ParkedRecord]:
        """What is aside, by offset."""
        return {int(row.place.rpartition("/")[2]): row for row in self.storage.memory.parked.rows.values()}

    @property
    def standings(self) -> dict[int, str]:
        """How the rows stand, by offset: why they wait, or what came of them."""
        rows = sorted(self.rows.items())
        return {at: row.reason.value if row.is_open else row.standing.value for at, row in rows}

    def ask(self, standing: ParkedStatus, *offsets: int) -> None:
        """Ask for a retry or a discard, as the command line does."""
        for offset in offsets:
            row = self.rows[offset]
            row.standing, row.wish = standing, RedriveRequest("an invented person", "to see", self.now)

    async def try_again(self, *offsets: int) -> None:
        """Ask for a retry, and work what was asked."""
        self.ask(ParkedStatus.RETRY_ASKED, *offsets)
        await self.look_round()

    async def give_up(self, *offsets: int) -> None:
        """Ask for a discard, and work what was asked."""
        self.ask(ParkedStatus.DISCARD_ASKED, *offsets)
        await self.look_round()

    async def look_round(self, worker: BatchWorker[toy.Count, None] | None = None) -> None:
        """One round of the loop that works what was asked and what is due."""
        worker = worker or self.worker
        await Redrive(worker.transactions, worker.again).look_round()
