"""An id that is in use each time is no race that is over in a moment: the work fails, and is not tried for ever."""

import pytest
from pymongo.errors import DuplicateKeyError

from services.runtime.settings import MongoConnection
from services.runtime.storing.collection import Taken
from services.runtime.storing.driver import named
from services.runtime.storing.mongo import Client
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.ports import Transaction
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


def a_storage() -> MongoStorage[None]:
    client = Client(MongoConnection("mongodb://nowhere.example"), lambda **_: Pretending())  # type: ignore[arg-type]
    return MongoStorage(client, "invented", lambda _: None)


async def test_whoever_lost_a_race_looks_again() -> None:
    assert await a_storage().transact(Races(2).body) == 3


async def test_what_is_in_use_each_time_is_said_to_be() -> None:
    never = Races(100)
    with pytest.raises(Taken):
        await a_storage().transact(never.body)
    assert never.tries == 5
