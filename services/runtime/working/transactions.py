"""Where doors and loops get their work done: one call, one transaction, the same unit of work as a batch of events."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from services.runtime.clock import Clock
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import Storage, Transaction
from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Transactions(Generic[S, T]):
    """What a service's doors and loops stand at."""

    service: str
    model: type[S]
    storage: Storage[T]
    clock: Clock

    async def do(self, action: Callable[[UnitOfWork[S, T]], Awaitable[R]], cause: Cause | None = None) -> R:
        """Run the action in one transaction and commit it. It may run again after a conflict, on a fresh work."""

        async def body(transaction: Transaction[T]) -> tuple[R, UnitOfWork[S, T]]:
            work = self.work(transaction, cause)
            answer = await action(work)
            await work.finish()
            return answer, work

        answer, work = await self.storage.transact(body)
        work.committed()
        return answer

    def work(self, transaction: Transaction[T], cause: Cause | None = None) -> UnitOfWork[S, T]:
        """A fresh unit of work in the transaction."""
        return UnitOfWork(
            owner=self.service,
            model=self.model,
            ledger=transaction.ledger,
            stores=transaction.stores,
            now=self.clock(),
            cause=cause,
        )
