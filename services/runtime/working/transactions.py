"""Where doors and loops get their work done: one call, one transaction, the same unit of work as a batch of events."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from services.contract.doors.refusals import Refusal
from services.runtime.clock import Clock
from services.runtime.working.callers import Caller
from services.runtime.working.counting import CountingRule
from services.runtime.working.look import Look
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import Committed, Storage, Transaction
from services.runtime.working.requests.operation import Operation
from services.runtime.working.timer import DueTimes
from services.runtime.working.traces import Continues
from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")
R = TypeVar("R")


class RequestTransactions(Protocol[S, T]):
    """Transactions as a door has them: each request says who asks, or None where the page is open to everybody."""

    @property
    def clock(self) -> Clock:
        """The service's time."""

    async def do(
        self, action: Callable[[UnitOfWork[S, T]], Awaitable[R]], cause: Cause | None = None, *, by: Caller | None
    ) -> R:
        """Run the action in one transaction and commit it; see Transactions."""

    async def look(self, query: Callable[[Look[S, T]], Awaitable[R]], *, by: Caller | None) -> R:
        """Answer a query without a transaction; see Transactions."""

    async def share(self, operation: Operation[S, T, R], cause: Cause, *, by: Caller | None) -> R:
        """Run the operation in a transaction that other requests may share, and commit it."""

    async def share_all(
        self, operations: Sequence[Operation[S, T, R]], cause: Cause, *, by: Caller | None
    ) -> list[R | Refusal]:
        """Run many operations of one request, each with an outcome of its own, while nobody waits who asks for one."""


@dataclass(frozen=True)
class Transactions(Generic[S, T]):
    """What a service's doors and loops stand at.

    `due` says when its timers are due, if it has any; `counting` what each referral adds to its counters; `continues`
    where work goes on in a trace, where somebody asks for spans.
    """

    service: str
    model: type[S]
    storage: Storage[T]
    clock: Clock
    due: DueTimes[S] | None = None
    counting: CountingRule[S] | None = None
    continues: Continues | None = None

    async def do(
        self,
        action: Callable[[UnitOfWork[S, T]], Awaitable[R]],
        cause: Cause | None = None,
        *,
        by: Caller | None = None,
    ) -> R:
        """Run the action in one transaction and commit it. It may run again after a conflict, on a fresh work.

        Whoever works for a caller says `by` whom; a loop works for nobody.
        """

        async def body(transaction: Transaction[T]) -> tuple[R, UnitOfWork[S, T]]:
            work = self.work(transaction, cause, by)
            answer = await action(work)
            await work.finish()
            return answer, work

        answer, work = await self.storage.transact(body)
        work.committed()
        return answer

    async def look(self, query: Callable[[Look[S, T]], Awaitable[R]], *, by: Caller | None = None) -> R:
        """Answer a query from what is committed, without a transaction: for whoever only reads, pages and streams.

        Two reads of one look may see what was committed between them. A stream may be handed out, and read later.
        """

        async def body(committed: Committed[T]) -> R:
            return await query(
                Look(
                    model=self.model,
                    kept=committed.ledger,
                    stores=committed.stores,
                    now=self.clock(),
                    caller=by,
                )
            )

        return await self.storage.look(body)

    def work(
        self, transaction: Transaction[T], cause: Cause | None = None, by: Caller | None = None
    ) -> UnitOfWork[S, T]:
        """A fresh unit of work in the transaction."""
        return UnitOfWork(
            owner=self.service,
            model=self.model,
            ledger=transaction.ledger,
            stores=transaction.stores,
            now=self.clock(),
            cause=cause,
            caller=by,
            due=self.due,
            counting=self.counting,
            continues=self.continues,
        )
