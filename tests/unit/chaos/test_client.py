"""A caller asks again until it knows, and never calls certain what it does not know."""

from collections.abc import Iterator

import httpx
import pytest

from tests.chaos.load.client import Answer, Patience, insist
from tests.chaos.load.workload import turning_away

YES = httpx.Response(201, json={"referral_id": "1"})
NO = httpx.Response(422, json={"title": "no"})
LATER = httpx.Response(429, headers={"retry-after": "0"})
BROKEN = httpx.Response(503)
REFUSED = httpx.ConnectError("refused")
CUT = httpx.ReadError("cut")


async def asked(*answers: httpx.Response | Exception, tries: int | None = None, over: bool = False) -> Answer:
    left: Iterator[httpx.Response | Exception] = iter(answers)

    async def ask() -> httpx.Response:
        answer = next(left)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return await insist(ask, Patience(over, first_pause_seconds=0.0), tries=tries)


@pytest.mark.parametrize("before", [(), (LATER,), (BROKEN,), (REFUSED,), (CUT,), (CUT, LATER, REFUSED, BROKEN)])
async def test_a_caller_asks_until_there_is_an_answer(before: tuple[httpx.Response | Exception, ...]) -> None:
    assert await asked(*before, YES) == Answer(201, {"referral_id": "1"})


async def test_a_refusal_is_an_answer() -> None:
    assert await asked(CUT, NO) == Answer(422, {"title": "no"})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(503, headers={"retry-after": "1"}), "503 with Retry-After"),
        (httpx.Response(500), "500 without Retry-After"),
    ],
)
def test_whoever_is_turned_away_notes_whether_the_door_says_when_to_come_back(
    answer: httpx.Response, said: str
) -> None:
    assert turning_away(answer) == said


@pytest.mark.parametrize("nothing_done", [LATER, REFUSED])
async def test_who_gives_up_without_having_been_heard_knows_that_nothing_was_done(
    nothing_done: httpx.Response | Exception,
) -> None:
    assert await asked(nothing_done, tries=1) == Answer(in_doubt=False)


@pytest.mark.parametrize("doubt", [BROKEN, CUT])
async def test_who_gives_up_after_a_lost_answer_is_in_doubt(doubt: httpx.Response | Exception) -> None:
    assert await asked(doubt, REFUSED, tries=2) == Answer(in_doubt=True)


async def test_once_the_time_is_over_a_caller_asks_a_last_time() -> None:
    assert await asked(REFUSED, over=True) == Answer(in_doubt=False)
