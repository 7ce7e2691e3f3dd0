"""Where doors and loops get their work done: one call, one transaction, the same unit of work as a batch of events."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from services.runtime.clock import Clock
from services.runtime.ledger import Storage, Transaction
from services.runtime.letter import Asked
from services.runtime.work import Work

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Desk(Generic[S, T]):
    """What a service's doors and loops stand at."""

    service: str
    model: type[S]
    storage: Storage[T]
    clock: Clock

    async def do(self, action: Callable[[Work[S, T]], Awaitable[R]], asked: Asked | None = None) -> R:
        """Run the action in one transaction and commit it. It may run again after a conflict, on a fresh work."""

        async def body(transaction: Transaction[T]) -> tuple[R, Work[S, T]]:
            work = self.work(transaction, asked)
            answer = await action(work)
            await work.finish()
            return answer, work

        answer, work = await self.storage.transact(body)
        work.committed()
        return answer

    def work(self, transaction: Transaction[T], asked: Asked | None = None) -> Work[S, T]:
        """A fresh unit of work in the transaction."""
        return Work(
            owner=self.service,
            model=self.model,
            ledger=transaction.ledger,
            stores=transaction.stores,
            now=self.clock(),
            asked=asked,
        )
