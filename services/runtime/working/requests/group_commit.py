"""Group commit: requests that come while others are being committed share the next transaction."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from services.contract.doors.refusals import Refusal
from services.runtime.clock import Clock
from services.runtime.working.callers import Caller
from services.runtime.working.look import Look
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import Unavailable
from services.runtime.working.requests.operation import Operation
from services.runtime.working.transactions import RequestTransactions, Transactions
from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")
R = TypeVar("R")

# So many share one: it must not take much longer than one alone.
_MOST = 50


@dataclass(frozen=True, eq=False)
class _Waiting:
    operation: Operation[Any, Any, Any]
    cause: Cause
    caller: Caller | None
    answer: "asyncio.Future[Any]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def give(self, outcome: object) -> None:
        """Answer, unless whoever asked has gone."""
        if self.answer.done():
            return
        if isinstance(outcome, BaseException):
            self.answer.set_exception(outcome)
        else:
            self.answer.set_result(outcome)


class GroupCommit(RequestTransactions[S, T], Generic[S, T]):
    """The transactions of a service's doors. Who comes alone has a transaction alone, and waits for nobody."""

    def __init__(self, transactions: Transactions[S, T]) -> None:
        self._transactions = transactions
        self._waiting: deque[_Waiting] = deque()
        # Parts of requests for many things, which take the room that those for one leave.
        self._patient: deque[_Waiting] = deque()
        self._going: asyncio.Task[None] | None = None

    @property
    def clock(self) -> Clock:
        """The service's time."""
        return self._transactions.clock

    async def do(
        self, action: Callable[[UnitOfWork[S, T]], Awaitable[R]], cause: Cause | None = None, *, by: Caller | None
    ) -> R:
        """Run the action in a transaction of its own."""
        return await self._transactions.do(action, cause, by=by)

    async def look(self, query: Callable[[Look[S, T]], Awaitable[R]], *, by: Caller | None) -> R:
        """Answer a query without a transaction."""
        return await self._transactions.look(query, by=by)

    async def share(self, operation: Operation[S, T, R], cause: Cause, *, by: Caller | None) -> R:
        """Run the operation in a transaction that others may share."""
        one = _Waiting(operation, cause, by)
        self._waiting.append(one)
        self._begin()
        answer: R = await one.answer
        return answer

    async def share_all(
        self, operations: Sequence[Operation[S, T, R]], cause: Cause, *, by: Caller | None
    ) -> list[R | Refusal]:
        """Run each in a transaction that others may share; it waits for all who ask for one thing alone."""
        many = [_Waiting(operation, cause, by) for operation in operations]
        self._patient += many
        self._begin()
        outcomes = await asyncio.gather(*(one.answer for one in many), return_exceptions=True)
        return [_outcome(outcome) for outcome in outcomes]

    def _begin(self) -> None:
        # One at a time: two that are under way share the CPU and the disk, and each takes twice as long.
        if self._going is None and (self._waiting or self._patient):
            room = _MOST - len(self._waiting)
            group = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST))]
            group += [self._patient.popleft() for _ in range(min(len(self._patient), max(room, 0)))]
            self._going = asyncio.create_task(self._commit(group))
            self._going.add_done_callback(self._ended)

    def _ended(self, _: "asyncio.Task[None]") -> None:
        self._going = None
        self._begin()

    async def _commit(self, group: Sequence[_Waiting]) -> None:
        try:
            outcomes = await self._transactions.do(partial(_run_all, group))
        except BaseException as failure:
            if len(group) > 1 and not isinstance(failure, Unavailable | asyncio.CancelledError):
                # Whoever is to blame fails alone.
                for one in group:
                    await self._commit([one])
                return
            outcomes = [failure] * len(group)
        for one, outcome in zip(group, outcomes, strict=True):
            one.give(outcome)


def _outcome(outcome: R | BaseException) -> R | Refusal:
    if isinstance(outcome, BaseException) and not isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def _run_all(group: Sequence[_Waiting], work: UnitOfWork[Any, Any]) -> list[object]:
    for one in group:
        one.operation.expects(work)
    return [await _run(one, work, alone=len(group) == 1) for one in group]


async def _run(one: _Waiting, work: UnitOfWork[Any, Any], *, alone: bool) -> object:
    work.asked_by(one.caller, one.cause)
    try:
        return await one.operation.run(work)
    except Refusal as refusal:
        if alone:
            # Nothing is left to commit.
            raise
        return refusal
