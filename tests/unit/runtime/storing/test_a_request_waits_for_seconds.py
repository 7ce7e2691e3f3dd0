"""Whoever has somebody waiting gives MongoDB so many seconds, however it is away; then all may be asked again."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pymongo.errors import ExecutionTimeout
from typing_extensions import override

from services.runtime.connections import MongoConnection
from services.runtime.storing.driver import named
from services.runtime.storing.mongo import Client
from services.runtime.storing.rows.callers import MongoCallers
from services.runtime.storing.storage import MongoStorage
from services.runtime.working.ports import Committed, Transaction, Unavailable
from tests.unit.runtime.storing.test_transactions_open_for_too_long import Session, commit
from tests.unit.runtime.storing.test_what_is_no_race import a_storage

SECONDS = 0.2
ENOUGH = 60.0


class Patient(MongoConnection):
    """A connection whose client would look for a server for far longer than anybody here waits."""

    @override
    def client_options(self) -> dict[str, Any]:
        return super().client_options() | dict.fromkeys(("serverSelectionTimeoutMS", "socketTimeoutMS"), 600_000)


def out_of_time(*labels: str) -> ExecutionTimeout:
    return ExecutionTimeout("operation would exceed time limit", 50, {"errorLabels": [*labels]})


@pytest.fixture
async def silent() -> AsyncIterator[Client]:
    """A client of a server that takes connections and says nothing."""

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with Client(Patient(f"mongodb://127.0.0.1:{port}/?directConnection=true")) as client:
        yield client
    server.close()


async def read(kept: Transaction[Any] | Committed[Any]) -> None:
    await kept.ledger.load(["invented"])


async def test_a_transaction_ends_in_its_time(silent: Client) -> None:
    async with asyncio.timeout(ENOUGH):
        with pytest.raises(Unavailable):
            await MongoStorage(silent, "invented", lambda _: None, seconds=SECONDS).transact(read)


async def test_a_look_ends_in_its_time(silent: Client) -> None:
    async with asyncio.timeout(ENOUGH):
        with pytest.raises(Unavailable):
            await MongoStorage(silent, "invented", lambda _: None, seconds=SECONDS).look(read)


async def test_recognising_a_caller_ends_in_its_time(silent: Client) -> None:
    callers = MongoCallers(silent.database("invented").collection("callers"), seconds=SECONDS)
    async with asyncio.timeout(ENOUGH):
        with pytest.raises(Unavailable):
            await callers.find("invented")


async def test_what_has_run_out_of_its_time_is_not_tried_again() -> None:
    tries = 0

    async def body(_: Transaction[None]) -> None:
        nonlocal tries
        tries += 1
        with named():
            raise out_of_time("TransientTransactionError")

    with pytest.raises(Unavailable):
        await a_storage().transact(body)
    assert tries == 1


async def test_a_commit_that_has_run_out_of_its_time_stays_unknown() -> None:
    with pytest.raises(Unavailable):
        await commit(Session([out_of_time("UnknownTransactionCommitResult")] * 5))
