"""An organisation at the doors, as careful ones are: it asks again until it knows, and says so in the history."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

TRY_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
LONGEST_PAUSE_SECONDS = 3.0

Ask = Callable[[], Awaitable[httpx.Response]]


@dataclass(frozen=True)
class Answer:
    """What came of asking: the last answer that says something, or that nobody can say."""

    status: int = 0
    body: dict[str, Any] | None = None
    in_doubt: bool = False

    @property
    def is_yes(self) -> bool:
        """Whether it was done."""
        return self.status in range(200, 300)


@dataclass
class Patience:
    """Until when askers go on asking; it is over once the load has ended and everything is healed."""

    over: bool = False
    first_pause_seconds: float = 0.2

    def pause_seconds(self, attempt: int) -> float:
        """How long to wait after so many attempts."""
        return min(self.first_pause_seconds * float(2**attempt), LONGEST_PAUSE_SECONDS)


async def insist(ask: Ask, patience: Patience, *, tries: int | None = None) -> Answer:
    """Ask, and again after no answer or a "not now"; a limit of tries makes a caller that gives up."""
    in_doubt, attempt = False, 0
    while True:
        pause, answer = await _once(ask, patience.pause_seconds(attempt))
        if answer and not answer.in_doubt:
            return answer
        in_doubt = in_doubt or bool(answer)
        attempt += 1
        if patience.over or attempt == tries:
            return Answer(in_doubt=in_doubt)
        await asyncio.sleep(pause)


async def _once(ask: Ask, pause: float) -> tuple[float, Answer | None]:
    """How long to wait before the next time, and what is known: None where for certain nothing was done."""
    try:
        answer = await ask()
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        return pause, None
    except httpx.TransportError:
        return pause, Answer(in_doubt=True)
    if answer.status_code in TRY_AGAIN:
        return min(float(answer.headers.get("retry-after", pause)), LONGEST_PAUSE_SECONDS), None
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return pause, Answer(in_doubt=True)
    return 0.0, Answer(answer.status_code, answer.json())
