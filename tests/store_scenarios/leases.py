"""What a lease promises, whether MongoDB or memory keeps it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from services.runtime.storing.lease import Lease, LeaseLost


@dataclass
class Place:
    """Makes leases of `seconds` on one thing, and lets time pass."""

    lease: Callable[[str], Lease]
    seconds: float
    wait: Callable[[float], Awaitable[None]]


async def one_has_it_at_a_time(place: Place) -> None:
    first, second = place.lease("first"), place.lease("second")
    await first.prepare()
    await second.prepare()
    assert [await first.take(), await second.take(), await first.take()] == [True, False, True]


async def it_is_given_back_at_the_end_of_the_block(place: Place) -> None:
    first, second = place.lease("first"), place.lease("second")
    await first.prepare()
    await first.take()
    async with first.renewed():
        assert not await second.take()
    assert await second.take()


async def another_takes_it_from_who_falls_silent(place: Place) -> None:
    first, second = place.lease("first"), place.lease("second")
    await first.prepare()
    await first.take()
    await place.wait(place.seconds * 1.2)
    assert await second.take()
    with pytest.raises(LeaseLost):
        await first.assure()


async def who_was_silent_goes_on_if_nobody_took_it(place: Place) -> None:
    first = place.lease("first")
    await first.prepare()
    await first.take()
    await place.wait(place.seconds * 1.2)
    await first.assure()
    assert not await place.lease("second").take()


async def who_was_silent_notices_another_who_is_gone_again(place: Place) -> None:
    first, second = place.lease("first"), place.lease("second")
    await first.prepare()
    await first.take()
    await place.wait(place.seconds * 1.2)
    await second.take()
    async with second.renewed():
        pass
    with pytest.raises(LeaseLost):
        await first.assure()


async def what_was_not_taken_is_not_assured(place: Place) -> None:
    first = place.lease("first")
    await first.prepare()
    with pytest.raises(LeaseLost):
        await first.assure()


SCENARIOS = (
    one_has_it_at_a_time,
    it_is_given_back_at_the_end_of_the_block,
    another_takes_it_from_who_falls_silent,
    who_was_silent_goes_on_if_nobody_took_it,
    who_was_silent_notices_another_who_is_gone_again,
    what_was_not_taken_is_not_assured,
)
