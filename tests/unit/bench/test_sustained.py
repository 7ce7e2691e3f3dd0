"""The search for the highest rate that holds."""

from collections.abc import Awaitable, Callable
from itertools import cycle

import pytest

from tests.bench.doors.sustained import CLOSE_ENOUGH, highest, in_time


def up_to(most: float) -> Callable[[float], Awaitable[bool]]:
    async def holds(rate: float) -> bool:
        return rate <= most

    return holds


@pytest.mark.parametrize("most", [3, 49, 50, 51, 137, 1_000])
async def test_the_highest_rate_is_found_from_either_side(most: float) -> None:
    found = await highest(up_to(most), first=50)
    assert most / CLOSE_ENOUGH <= found <= most


async def test_one_bad_moment_does_not_end_the_search() -> None:
    moments = cycle([False, True])

    async def holds(rate: float) -> bool:
        return rate <= 200 and next(moments)

    assert await highest(holds, first=50) == 200


@pytest.mark.parametrize(("refused", "holds"), [(1, True), (2, False)])
async def test_one_of_a_hundred_may_be_refused(refused: int, holds: bool) -> None:
    answers = iter([False] * refused + [True] * (100 - refused))

    async def ask() -> bool:
        return next(answers)

    assert await in_time(ask, 10_000, seconds=0.01, within=60) is holds
