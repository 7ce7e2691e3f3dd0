"""What a service hears: an event with its envelope, and the function that decides what follows from it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from services.contract.event import Event
from services.runtime.working.decoding import Received
from services.runtime.working.timer import Timer
from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")


# decide(state or None, event, when it happened) -> (state, news): pure, and exact again when the log is replayed.
Decision = Callable[[S | None, Any, datetime], tuple[S, Sequence[Event]]]
WorkBatch = Callable[[Sequence[Received], UnitOfWork[S, T]], Awaitable[None]]
# Works a timer whose referral is loaded: what it keeps no longer has the timer as it was. It may run again after a
# conflict, on a fresh work, whose `now` is the timer's own time.
WorkTimer = Callable[[Timer, UnitOfWork[S, T]], Awaitable[None]]


@dataclass(frozen=True)
class Subscriptions(Generic[S, T]):
    """Which events a service hears, and how a batch of them is worked inside its transaction."""

    types: frozenset[type[Event]]
    work_batch: WorkBatch[S, T]


def one_by_one(table: Mapping[type[Event], Decision[S]]) -> Subscriptions[S, Any]:
    """Each event meets the state of its referral alone: a batch is folded through the table, in order."""

    async def fold(batch: Sequence[Received], work: UnitOfWork[S, Any]) -> None:
        for envelope, event in batch:
            key = envelope.subject
            state, news = table[type(event)](work.state(key), event, envelope.time)
            work.because_of(envelope)
            work.keep(key, state)
            work.say(key, *news)

    return Subscriptions(frozenset(table), fold)


def timer_by_timer(table: Mapping[str, Decision[S]]) -> Mapping[str, WorkTimer[S, Any]]:
    """Each timer meets the state of its referral alone, and stands for the event of its decision."""

    def worked_by(decide: Decision[S]) -> WorkTimer[S, Any]:
        async def work_timer(timer: Timer, work: UnitOfWork[S, Any]) -> None:
            state, news = decide(work.state(timer.key), timer, work.now)
            work.keep(timer.key, state)
            work.say(timer.key, *news)

        return work_timer

    return {name: worked_by(decide) for name, decide in table.items()}


def all_at_once(types: Sequence[type[Event]], work_batch: WorkBatch[S, T]) -> Subscriptions[S, T]:
    """The service takes the batch whole, because a decision needs more than the state of its own referral."""
    return Subscriptions(frozenset(types), work_batch)
