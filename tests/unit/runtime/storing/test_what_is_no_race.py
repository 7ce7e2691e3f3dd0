"""An id that is in use each time is no race that is over in a moment: the work fails, and is not tried for ever."""

from collections.abc import Callable
from time import monotonic

import pytest
from pymongo.errors import DuplicateKeyError

from services.runtime.connections import MongoConnection
from services.runtime.storing.collection import Conflict, Taken
from services.runtime.storing.driver import named
from services.runtime.storing.mongo import Client
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.ports import TookTooLong, Transaction
from tests.unit.runtime.storing.test_transactions_open_for_too_long import Session


class Races:
    """Work that meets an id in use, so many times."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.tries = 0

    async def body(self, _: Transaction[None]) -> int:
        self.tries += 1
        if self.tries <= self.times:
            with named():
                raise DuplicateKeyError("invented")
        return self.tries


class Pretending:
    """The driver's client: its sessions do nothing, and it has a database of every name."""

    async def start_session(self) -> Session:
        return Session([])

    def __getitem__(self, _: str) -> "Pretending":
        return self

    def get_collection(self, *_: object, **__: object) -> None:
        return None


class Collisions:
    """Work of two seconds that meets another's each time."""

    def __init__(self) -> None:
        self.now = 0.0

    async def body(self, _: Transaction[None]) -> None:
        self.now += 2.0
        raise Conflict


def a_storage(clock: Callable[[], float] = monotonic) -> MongoStorage[None]:
    client = Client(MongoConnection("mongodb://nowhere.example"), lambda **_: Pretending())  # type: ignore[arg-type]
    return MongoStorage(client, "invented", lambda _: None, clock=clock)


async def test_whoever_lost_a_race_looks_again() -> None:
    assert await a_storage().transact(Races(2).body) == 3


async def test_what_is_in_use_each_time_is_said_to_be() -> None:
    never = Races(100)
    with pytest.raises(Taken):
        await a_storage().transact(never.body)
    assert never.tries == 5


async def test_what_meets_others_again_and_again_is_given_up_within_seconds_so_that_less_is_tried_at_once() -> None:
    met = Collisions()
    with pytest.raises(TookTooLong):
        await a_storage(lambda: met.now).transact(met.body)
    assert met.now == 6.0
