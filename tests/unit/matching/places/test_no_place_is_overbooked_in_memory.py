"""The fake of the places is never overbooked either, and one that is gets found."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from typing_extensions import override

from services.matching.places import Holders, PlaceRequest
from services.matching.store import Stores
from tests.fakes.matching_stores import MemoryPlaces, the_stores
from tests.fakes.storage import MemoryStorage
from tests.store_scenarios.overbooking import Kept, search_for_overbooking


class Generous(MemoryPlaces):
    """Each appointment has a place more than it has."""

    @override
    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Holders]:
        return await super().hold([replace(one, units=self._more(one)) for one in requests])

    def _more(self, request: PlaceRequest) -> Any:
        return request.units and tuple(replace(unit, places=unit.places + 1) for unit in request.units)


def search(places: MemoryPlaces, examples: int) -> None:
    storage = MemoryStorage(replace(the_stores(), places=places))

    async def do(action: Callable[[Stores], Awaitable[Any]]) -> Any:
        return await storage.transact(lambda transaction: action(transaction.stores))

    with asyncio.Runner() as runner:
        search_for_overbooking(Kept(runner, do), examples=examples, steps=20)


def test_no_place_is_overbooked() -> None:
    search(MemoryPlaces(), examples=30)


def test_one_that_is_overbooked_is_found() -> None:
    with pytest.raises(AssertionError, match="places"):
        search(Generous(), examples=30)
