"""Organisations that a service knows, in memory; each one's token is its name; and for whom was done what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel
from typing_extensions import override

from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.look import Look
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import Transaction
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")
R = TypeVar("R")


class MemoryCallers:
    """Invented organisations with their rights, `MemoryCallers(surgery="referral:refer")`, and callers as they are."""

    def __init__(self, *callers: Caller, **rights: str) -> None:
        names = {name.replace("_", "-"): right for name, right in rights.items()}
        with_one = [Caller(name, frozenset({right})) for name, right in names.items()]
        self.known = {hash_token(caller.organisation): caller for caller in (*callers, *with_one)}
        self.looked_up = 0

    async def find(self, token_hash: str) -> Caller | None:
        self.looked_up += 1
        return self.known.get(token_hash)

    async def add(self, token_hash: str, caller: Caller) -> None:
        self.known[token_hash] = caller


@dataclass(frozen=True)
class NotedTransactions(Transactions[S, T]):
    """Transactions that note, by organisation, for whom each was opened, and for whom each look was."""

    opened: list[str | None] = field(default_factory=list)
    looks: list[str | None] = field(default_factory=list)

    @override
    def work(
        self, transaction: Transaction[T], cause: Cause | None = None, by: Caller | None = None
    ) -> UnitOfWork[S, T]:
        work = super().work(transaction, cause, by)
        self.opened.append(work.caller.organisation if work.caller else None)
        return work

    @override
    async def look(self, query: Callable[[Look[S, T]], Awaitable[R]], *, by: Caller | None = None) -> R:
        async def noted(look: Look[S, T]) -> R:
            self.looks.append(look.caller.organisation if look.caller else None)
            return await query(look)

        return await super().look(noted, by=by)
