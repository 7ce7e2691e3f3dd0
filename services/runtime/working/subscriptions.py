"""What a service hears: an event with its envelope, and the function that decides what follows from it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from services.contract.events import Event
from services.runtime.working.decoding import Received
from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")


# decide(state or None, event, when it happened) -> (state, news): pure, and exact again when the log is replayed.
Decision = Callable[[S | None, Any, datetime], tuple[S, Sequence[Event]]]
WorkBatch = Callable[[Sequence[Received], UnitOfWork[S, T]], Awaitable[None]]


@dataclass(frozen=True)
class Subscriptions(Generic[S, T]):
    """Which events a service hears, and how a batch of them is worked inside its transaction."""

    types: frozenset[type[Event]]
    work_batch: WorkBatch[S, T]


def one_by_one(table: Mapping[type[Event], Decision[S]]) -> Subscriptions[S, Any]:
    """Each event meets the state of its referral alone: a batch is folded through the table, in order."""

    async def fold(batch: Sequence[Received], work: UnitOfWork[S, Any]) -> None:
        for heard in batch:
            state, news = table[type(heard.event)](work.state(heard.key), heard.event, heard.envelope.time)
            work.because_of(heard.envelope)
            work.keep(heard.key, state)
            work.say(heard.key, *news)

    return Subscriptions(frozenset(table), fold)


def all_at_once(types: Sequence[type[Event]], work_batch: WorkBatch[S, T]) -> Subscriptions[S, T]:
    """The service takes the batch whole, because a decision needs more than the state of its own referral."""
    return Subscriptions(frozenset(types), work_batch)
