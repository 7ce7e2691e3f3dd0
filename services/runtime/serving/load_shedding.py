"""Holds the doors: only so many requests at once, few that wait, and no new work while too much waits to leave."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from services.runtime.observing import metrics
from services.runtime.serving import problems

_WAIT_SECONDS = 2.0
_LATEST_SECONDS = 5
_LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})

TOO_MUCH = "busy"
TOO_MUCH_OF_ONE = "caller"
TOO_FAR_BEHIND = "outbox"
_WHY = {
    TOO_MUCH: "More is asked of Linkway at once than it can do.",
    TOO_MUCH_OF_ONE: "You ask more of Linkway at once than one organisation may.",
    TOO_FAR_BEHIND: "Linkway has taken in more than it has passed on.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How many requests may be worked at once, and how many more may wait. One caller may have half of all places."""

    at_once: int = 32
    waiting: int = 64

    @property
    def places(self) -> int:
        """How many requests may be here."""
        return self.at_once + self.waiting

    @property
    def share(self) -> int:
        """How many of one caller's may be here."""
        return max(1, self.places // 2)


USUAL = Limits()


class LoadShedding:
    """Answers what is too much with 429 before its body is read, so that memory and waiting times stay bounded."""

    def __init__(self, app: ASGIApp, limits: Limits, too_far_behind: Callable[[], bool]) -> None:
        self.app = app
        self._limits = limits
        self._too_far_behind = too_far_behind
        self._here: Counter[bytes] = Counter()
        self._free = asyncio.Semaphore(limits.at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # A caller is whoever shows this token; the counts last no longer than the requests.
        caller = dict(scope["headers"]).get(b"authorization", b"")
        reason = self._reason(scope["method"], caller) or await self._pass(caller, scope, receive, send)
        if reason:
            await _refuse(reason, scope, receive, send)

    def _reason(self, method: str, caller: bytes) -> str | None:
        if self._here.total() >= self._limits.places:
            return TOO_MUCH
        if self._here[caller] >= self._limits.share:
            return TOO_MUCH_OF_ONE
        return TOO_FAR_BEHIND if method not in _LOOKS and self._too_far_behind() else None

    async def _pass(self, caller: bytes, scope: Scope, receive: Receive, send: Send) -> str | None:
        self._here[caller] += 1
        try:
            try:
                async with asyncio.timeout(_WAIT_SECONDS):
                    await self._free.acquire()
            except TimeoutError:
                return TOO_MUCH
            try:
                await self.app(scope, receive, send)
            finally:
                self._free.release()
        finally:
            self._here -= Counter({caller: 1})
        return None


async def _refuse(reason: str, scope: Scope, receive: Receive, send: Send) -> None:
    metrics.SHED.labels(reason).inc()
    # Spread, because those who are sent away together would come back together.
    seconds = random.randint(1, _LATEST_SECONDS)  # noqa: S311 - not a secret
    detail = f"{_WHY[reason]} Send the same request again after {seconds} seconds, with the same Idempotency-Key."
    await problems.problem(429, "Too much at once", detail, headers={"Retry-After": str(seconds)})(scope, receive, send)
