"""A service as a table: what it hears and says, what it keeps, its doors and its loops."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel

from services.contract.events import Event
from services.runtime.storing.collection import Database
from services.runtime.storing.schema import Index
from services.runtime.working.subscriptions import Decision, Subscriptions
from services.runtime.working.transactions import Transactions

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")

# Runs until the event is set, then returns; the process ends if it fails.
Loop = Callable[[Transactions[S, T], asyncio.Event], Coroutine[Any, Any, None]]
Doors = Callable[[Transactions[S, T]], APIRouter]


@dataclass(frozen=True)
class Service(Generic[S, T]):
    """Everything that the runtime needs to run a service. Start reading a service at its table."""

    name: str
    title: str
    state: type[S]
    hears: Subscriptions[S, T]
    says: tuple[type[Event], ...]
    stores: Callable[[Database], T]
    indexes: Sequence[Index] = ()
    doors: Sequence[Doors[S, T]] = ()
    loops: Sequence[Loop[S, T]] = ()
    # What is decided when a time that `work.remind` set under this name has come: the timer stands for the event.
    timers: Mapping[str, Decision[S]] = field(default_factory=dict)
    # How long Kafka may hold events back so that more come at once: for services that need not answer at once.
    gather_seconds: float = 0.0
    # Places are shared within a borough, so two lanes must not work the same borough.
    one_lane_per_borough: bool = field(default=False)
