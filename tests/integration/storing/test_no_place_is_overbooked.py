"""No place is overbooked on the real MongoDB, at any instant, and a pipeline that would overbook one is found."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from deploy.servers.servers import Servers
from services.matching import places, store
from services.matching.places import Expression
from services.matching.store import Stores
from services.runtime.storing.storage import MongoStorage
from tests.running.databases import a_database
from tests.store_scenarios.overbooking import Kept, World, search_for_overbooking

first = places._first


@contextmanager
def a_world(servers: Servers) -> Iterator[World]:
    """A database of its own, and a loop of its own: what tries things is not asynchronous."""
    with asyncio.Runner() as runner:
        database = a_database(servers.mongo_url, store.INDEXES)
        client, name = runner.run(database.__aenter__())
        storage = MongoStorage(client, name, store.in_mongo)

        async def do(action: Callable[[Stores], Awaitable[Any]]) -> Any:
            return await storage.transact(lambda transaction: action(transaction.stores))

        try:
            yield Kept(runner, do)
        finally:
            runner.run(database.__aexit__(None, None, None))


def test_no_place_is_overbooked(servers: Servers) -> None:
    with a_world(servers) as world:
        search_for_overbooking(world, examples=12, steps=15)


def _one_more(those: Expression | str, count: Expression | str) -> Expression:
    return first(those, {"$add": [count, 1]})


def _whoever_asks(ids: list[str]) -> Expression:
    return {"$literal": ids}


@pytest.mark.parametrize(
    ("name", "planted", "what"),
    [
        ("_first", _one_more, "places"),
        ("_new", _whoever_asks, "two places"),
        ("_room_of", lambda unit: f"{unit}.places", "places"),
    ],
    ids=["a place more than there are", "a second place", "who was there is not counted"],
)
def test_a_pipeline_that_is_wrong_is_found(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, name: str, planted: Any, what: str
) -> None:
    monkeypatch.setattr(places, name, planted)
    with a_world(servers) as world, pytest.raises(AssertionError, match=what):
        search_for_overbooking(world, examples=12, steps=15)
