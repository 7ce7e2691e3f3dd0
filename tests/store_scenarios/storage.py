"""What every storage of the runtime promises; run against memory and against MongoDB."""

import pytest

from services.runtime.aggregate import Aggregate
from services.runtime.ledger import FenceMoved, Place, Step, Storage, Transaction
from tests import builders

KEY = str(builders.REFERRAL_ID)
BOROUGH = builders.an_envelope().borough
PLACE = Place("southwark.matches", 0)


async def nothing_is_known_at_first(storage: Storage[None]) -> None:
    async def load(transaction: Transaction[None]) -> dict[str, Aggregate]:
        return await transaction.ledger.load([KEY])

    assert await storage.transact(load) == {}


async def what_is_saved_is_found_again(storage: Storage[None]) -> None:
    kept = Aggregate(KEY, BOROUGH, state={"times": 1}, heard={"matching": 3}, said=2, parked=True)

    async def save(transaction: Transaction[None]) -> None:
        await transaction.ledger.save([kept])

    async def change(transaction: Transaction[None]) -> None:
        found = (await transaction.ledger.load([KEY]))[KEY]
        assert (found.state, found.heard, found.said) == ({"times": 1}, {"matching": 3}, 2)
        assert found.parked
        assert found.stored
        found.said = 9
        await transaction.ledger.save([found])

    async def load(transaction: Transaction[None]) -> int:
        return (await transaction.ledger.load([KEY]))[KEY].said

    await storage.transact(save)
    await storage.transact(change)
    assert await storage.transact(load) == 9


async def a_failed_transaction_leaves_nothing(storage: Storage[None]) -> None:
    async def fail(transaction: Transaction[None]) -> None:
        await transaction.ledger.save([Aggregate(KEY, BOROUGH, state={})])
        await transaction.ledger.advance([Step(PLACE, 0, 5)])
        raise LookupError

    await storage.fences([PLACE])
    with pytest.raises(LookupError):
        await storage.transact(fail)
    assert await storage.fences([PLACE]) == {PLACE: 0}
    await nothing_is_known_at_first(storage)


async def a_fence_moves_only_from_where_it_stands(storage: Storage[None]) -> None:
    async def advance(transaction: Transaction[None]) -> None:
        await transaction.ledger.advance([Step(PLACE, 0, 5)])

    assert await storage.fences([PLACE]) == {PLACE: 0}
    await storage.transact(advance)
    assert await storage.fences([PLACE]) == {PLACE: 5}
    with pytest.raises(FenceMoved):
        await storage.transact(advance)


SCENARIOS = (
    nothing_is_known_at_first,
    what_is_saved_is_found_again,
    a_failed_transaction_leaves_nothing,
    a_fence_moves_only_from_where_it_stands,
)
