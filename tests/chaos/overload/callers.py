"""Callers that ask at a steady pace whether they are answered or not, and count what they are told."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from time import monotonic

from tests.support.referrers import Answer, Referrers

MOST_OPEN = 400
NO_ANSWER = 0
SECONDS_EACH = 30.0


@dataclass
class Callers:
    """Organisations at one door. `answers` counts what came back by status, `kept` are the referrals acknowledged."""

    referrers: Referrers
    answers: Counter[int] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    without_retry_after: int = 0
    unsent: int = 0

    async def ask(self) -> None:
        """Refer somebody invented."""
        try:
            async with asyncio.timeout(SECONDS_EACH):
                answer = await self.referrers.refer()
        except (OSError, EOFError, TimeoutError):
            answer = Answer(NO_ANSWER, {}, b"")
        self.answers[answer.status] += 1
        if answer.status == HTTPStatus.CREATED:
            self.kept.append(json.loads(answer.body)["referral_id"])
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS and "retry-after" not in answer.headers:
            self.without_retry_after += 1

    async def for_seconds(self, seconds: float, *, at_once: int) -> float:
        """Ask one after another, so many side by side: this function will give the referrals kept a second."""
        began, before = monotonic(), len(self.kept)

        async def one() -> None:
            while monotonic() < began + seconds:
                await self.ask()

        await asyncio.gather(*(one() for _ in range(at_once)))
        return (len(self.kept) - before) / (monotonic() - began)

    async def at_a_pace(self, per_second: float, seconds: float) -> None:
        """Begin to ask so many times a second, whatever becomes of the others; then wait for the last answers."""
        began, asked, going = monotonic(), 0, set[asyncio.Task[None]]()
        while (passed := monotonic() - began) < seconds:
            due = int(passed * per_second) - asked
            for _ in range(due):
                if len(going) < MOST_OPEN:
                    going.add(task := asyncio.create_task(self.ask()))
                    task.add_done_callback(going.discard)
                else:
                    self.unsent += 1
            asked += due
            await asyncio.sleep(0.005)
        if going:
            await asyncio.wait(going)
