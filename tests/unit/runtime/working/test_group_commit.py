"""Requests that come while others are being committed share the next transaction, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.doors.refusals import Refusal
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.callers import Caller
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import Transaction, Unavailable
from services.runtime.working.requests.group_commit import GroupCommit
from services.runtime.working.requests.operation import Operation
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.storage import MemoryStorage
from tests.support import builders
from tests.support.builders import NOW
from tests.toys.toy import Count, DoesNotLikeIt

Work = UnitOfWork[Count, None]


class NotedStorage(MemoryStorage[None]):
    """Counts its transactions, and notes what each load asks for."""

    def __init__(self) -> None:
        super().__init__(None)
        self.transactions = 0
        self.loads: list[int] = []

    async def transact(self, body: Callable[[Transaction[None]], Awaitable[Any]]) -> Any:
        async def noted(transaction: Transaction[None]) -> Any:
            load = transaction.ledger.load

            async def noted_load(keys: Sequence[str]) -> dict[str, Aggregate]:
                self.loads.append(len(keys))
                return await load(keys)

            transaction.ledger.load = noted_load  # type: ignore[method-assign]  # only to note it
            return await body(transaction)

        self.transactions += 1
        # As a server's answer, it takes until others had their turn.
        await asyncio.sleep(0)
        return await super().transact(noted)


class NotToday(Refusal):
    """Is asked on the wrong day."""


async def counted(key: UUID, work: Work) -> int:
    await work.load([str(key)])
    times = (work.state(str(key)) or Count()).times + 1
    work.keep(str(key), Count(times=times), borough=BoroughSlug.SOUTHWARK)
    work.say(str(key), builders.a_person_told(referral_id=key))
    return times


async def refused(_: Work) -> int:
    raise NotToday("Ask tomorrow.")


async def failed(_: Work) -> int:
    raise DoesNotLikeIt


def counting(number: int) -> Operation[Count, None, int]:
    key = UUID(int=number)
    return Operation(partial(counted, key), lambda work: work.expect(str(key)))


async def asked(storage: NotedStorage, *operations: Operation[Count, None, int]) -> list[int | BaseException]:
    """What each is answered that comes at the same moment, from an organisation of its own."""
    group = GroupCommit(Transactions("notify", Count, storage, lambda: NOW))
    shares = [
        group.share(one, Cause(f"/{number}", f"{number}", f"{number}"), by=Caller(f"{number}", frozenset()))
        for number, one in enumerate(operations)
    ]
    return await asyncio.gather(*shares, return_exceptions=True)


async def test_who_comes_alone_has_a_transaction_alone() -> None:
    storage = NotedStorage()

    assert [await asked(storage, counting(1)) for _ in range(3)] == [[1], [2], [3]]
    assert storage.transactions == 3


async def test_who_comes_while_one_is_under_way_goes_with_the_others() -> None:
    storage = NotedStorage()

    assert await asked(storage, *(counting(number) for number in range(10))) == [1] * 10
    assert storage.transactions == 2
    assert len(storage.memory.states) == len(storage.memory.messages) == 10


async def test_what_all_of_them_expect_to_find_comes_at_once() -> None:
    storage = NotedStorage()
    await asked(storage, *(counting(number) for number in range(10)))

    assert storage.loads == [1, 9]


async def test_who_asks_behind_another_about_the_same_sees_what_that_one_did() -> None:
    assert await asked(NotedStorage(), counting(1), counting(2), *[counting(3)] * 4) == [1, 1, 1, 2, 3, 4]


async def test_who_is_refused_costs_the_others_nothing() -> None:
    storage = NotedStorage()
    answers = await asked(storage, counting(1), counting(2), counting(3), Operation(refused), counting(4))

    assert [type(one) for one in answers] == [int, int, int, NotToday, int]
    assert storage.transactions == 2


async def test_whoever_is_to_blame_fails_alone() -> None:
    storage = NotedStorage()
    answers = await asked(storage, counting(1), counting(2), counting(3), Operation(failed), counting(4))

    assert [type(one) for one in answers] == [int, int, int, DoesNotLikeIt, int]
    assert sorted(storage.memory.states) == [str(UUID(int=number)) for number in (1, 2, 3, 4)]


async def test_who_is_refused_alone_leaves_nothing_to_commit() -> None:
    storage = NotedStorage()
    before = storage.memory
    [answer] = await asked(storage, Operation(refused))

    assert isinstance(answer, NotToday)
    assert storage.memory is before


async def test_all_are_told_that_the_storage_is_away() -> None:
    storage = NotedStorage()
    storage.outages = [Unavailable("away")] * 3

    assert {type(one) for one in await asked(storage, *map(counting, range(5)))} == {Unavailable}


async def test_each_is_worked_for_its_own_caller_and_says_who_asked() -> None:
    storage = NotedStorage()
    callers: list[str | None] = []

    def noting(number: int) -> Operation[Count, None, int]:
        async def run(work: Work) -> int:
            callers.append(work.caller.organisation if work.caller else None)
            return await counted(UUID(int=number), work)

        return Operation(run)

    await asked(storage, *map(noting, range(5)))

    assert callers == ["0", "1", "2", "3", "4"]
    said = {message.key: message.envelope.source for message in storage.memory.messages.values()}
    assert said == {str(UUID(int=number)): f"/{number}" for number in range(5)}


async def test_who_has_gone_keeps_nobody_waiting() -> None:
    group = GroupCommit(Transactions("notify", Count, NotedStorage(), lambda: NOW))
    shares = [asyncio.create_task(group.share(counting(n), Cause("/a", "a", "a"), by=None)) for n in range(5)]
    await asyncio.sleep(0)
    shares[3].cancel()

    answers = await asyncio.gather(*shares, return_exceptions=True)
    assert [type(one) for one in answers] == [int, int, int, asyncio.CancelledError, int]


async def test_what_fails_is_told_to_whoever_asked() -> None:
    group = GroupCommit(Transactions("notify", Count, NotedStorage(), lambda: NOW))

    with pytest.raises(DoesNotLikeIt):
        await group.share(Operation(failed), Cause("/a", "a", "a"), by=None)


async def test_who_asks_for_many_things_has_an_outcome_for_each() -> None:
    storage = NotedStorage()
    group = GroupCommit(Transactions("notify", Count, storage, lambda: NOW))
    many = [counting(1), Operation(refused), *(counting(number) for number in range(2, 100))]

    answers = await group.share_all(many, Cause("/many", "1", "1"), by=None)

    assert [type(one) for one in answers] == [int, NotToday, *[int] * 98]
    assert storage.transactions == 2


async def test_who_asks_for_one_thing_does_not_wait_behind_many() -> None:
    group = GroupCommit(Transactions("notify", Count, NotedStorage(), lambda: NOW))
    cause = Cause("/somebody", "1", "1")
    many = asyncio.create_task(group.share_all([counting(number) for number in range(200)], cause, by=None))
    await asyncio.sleep(0)

    assert await group.share(counting(1000), cause, by=None) == 1
    assert not many.done()
    await many


async def test_what_fails_among_many_is_told_to_whoever_asked() -> None:
    group = GroupCommit(Transactions("notify", Count, NotedStorage(), lambda: NOW))

    with pytest.raises(DoesNotLikeIt):
        await group.share_all([counting(1), Operation(failed)], Cause("/many", "1", "1"), by=None)
