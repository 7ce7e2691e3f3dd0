"""Holds the doors: only so many requests at once, few that wait, and no new work while too much waits to leave."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from ipaddress import ip_network

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.runtime.observing import metrics
from services.runtime.service import ErrorForm, Problem
from services.runtime.serving import problems
from services.runtime.serving.authentication import recognise
from services.runtime.serving.sessions.browsers import Browsers
from services.runtime.working.callers import Caller, Callers
from services.runtime.working.ports import Unavailable

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
# From 0 on, because an increase is counted from a first value.
for _reason in _WHY:
    metrics.SHED.labels(_reason)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many requests may be worked at once, and how many more may wait. One caller may have half of all places.

    All those of whom nobody knows who they are may together have three quarters. A body may take `body_seconds` to
    come, and more with what comes of it; that of somebody unknown `strangers_seconds`. Of as many as
    `recognising` says it may be looked up at once who they are, which is one query for all of them.
    """

    at_once: int = 32
    waiting: int = 64
    body_seconds: float = 10.0
    strangers_seconds: float = 2.0
    recognising: int = 1000

    @property
    def places(self) -> int:
        """How many requests may be here."""
        return self.at_once + self.waiting

    @property
    def share(self) -> int:
        """How many of one caller's may be here."""
        return max(1, self.places // 2)

    @property
    def of_strangers(self) -> int:
        """How many may be here of those whom nobody knows."""
        return max(1, self.places - self.places // 4)


USUAL = Limits()


class Shed(Exception):
    """A request that is not taken on, and the problem that says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class Load:
    """The requests that are at all doors of this process, counted by who asks.

    That is the organisation whose token is known. Whoever shows none, or one that nobody was given, is counted by
    address, so that inventing tokens gains nobody a place. The counts last no longer than the requests.
    """

    def __init__(self, limits: Limits, callers: Callers, too_far_behind: Callable[[], bool]) -> None:
        self._limits = limits
        self._callers = callers
        self._too_far_behind = too_far_behind
        self._here: Counter[str] = Counter()
        self._strangers = self._recognising = 0
        self._free = asyncio.Semaphore(limits.at_once)

    @asynccontextmanager
    async def place(self, scope: Scope, browsers: Browsers | None = None) -> AsyncIterator[None]:
        """Hold a place for one request, of somebody with a token or at one of these `browsers`; raises Shed."""
        if scope["method"] not in _LOOKS and self._too_far_behind():
            raise _shed(TOO_FAR_BEHIND)
        caller = await self._caller(scope, browsers)
        with self._counted(f"organisation {caller.organisation}" if caller else _address(scope)):
            if caller:
                yield
            else:
                with self._among_strangers():
                    yield

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until the request may be worked; raises Shed."""
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                await self._free.acquire()
        except TimeoutError:
            raise _shed(TOO_MUCH) from None
        try:
            yield
        finally:
            self._free.release()

    async def _caller(self, scope: Scope, browsers: Browsers | None) -> Caller | None:
        # This takes none of the places, because invented tokens by the thousand would have them all.
        if self._recognising >= self._limits.recognising:
            raise _shed(TOO_MUCH)
        self._recognising += 1
        try:
            return await recognise(scope, self._callers, browsers)
        except Unavailable:
            raise Shed(problems.STORAGE_AWAY) from None
        finally:
            self._recognising -= 1

    @contextmanager
    def _among_strangers(self) -> Iterator[None]:
        # From many addresses they would else have every place.
        if self._strangers >= self._limits.of_strangers:
            raise _shed(TOO_MUCH)
        self._strangers += 1
        try:
            yield
        finally:
            self._strangers -= 1

    @contextmanager
    def _counted(self, who: str) -> Iterator[None]:
        if self._here.total() >= self._limits.places:
            raise _shed(TOO_MUCH)
        if self._here[who] >= self._limits.share:
            raise _shed(TOO_MUCH_OF_ONE)
        self._here[who] += 1
        try:
            yield
        finally:
            self._here -= Counter((who,))


class LoadShedding:
    """Answers what is too much with 429 before its body is read, so that memory and waiting times stay bounded."""

    def __init__(self, app: ASGIApp, load: Load, form: ErrorForm, browsers: Browsers | None = None) -> None:
        self.app = app
        self._load = load
        self._form = form
        self._browsers = browsers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        try:
            async with self._load.place(scope, self._browsers):
                await self.app(scope, receive, send)
        except Shed as shed:
            await problems.respond(shed.problem, self._form, Request(scope))(scope, receive, send)


class Turns:
    """Lets a request be worked when it is its turn, which it takes once its body is there."""

    def __init__(self, app: ASGIApp, load: Load) -> None:
        self.app = app
        self._load = load

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; raises Shed."""
        async with self._load.turn():
            await self.app(scope, receive, send)


def _address(scope: Scope) -> str:
    # What X-Forwarded-For says anybody may have written, unless the server has been told of a proxy and put it here.
    host: str = (scope.get("client") or ("unknown", 0))[0]
    try:
        # Who has one address of IPv6 has all of its network.
        return f"address {ip_network((host, 64), strict=False) if ':' in host else host}"
    except ValueError:
        return "address unknown"


def _shed(reason: str) -> Shed:
    metrics.SHED.labels(reason).inc()
    # Spread, because those who are sent away together would come back together.
    seconds = random.randint(1, _LATEST_SECONDS)  # noqa: S311 - not a secret
    detail = f"{_WHY[reason]} Send the same request again after {seconds} seconds, with the same Idempotency-Key."
    return Shed(Problem(429, "Too much at once", detail, headers={"Retry-After": str(seconds)}, slug="too-much"))
