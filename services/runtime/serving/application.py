"""The HTTP application of a service: each door an application of its own, and the way to the one that is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.types import Receive, Scope, Send

from services.runtime.observing.traces.tracing import Tracing
from services.runtime.service import Door, Service
from services.runtime.serving import problems
from services.runtime.serving.browser_sign_in import BrowserSignIn
from services.runtime.serving.every_answer import EveryAnswer
from services.runtime.serving.load_shedding import USUAL, Limits, Load, LoadShedding, Turns
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.serving.requests.bodies import Bodies
from services.runtime.serving.requests.request_metrics import RequestMetrics
from services.runtime.serving.requests.request_spans import RequestSpans
from services.runtime.serving.sessions.browsers import Browsers
from services.runtime.serving.sessions.send_again import plain_page
from services.runtime.serving.sessions.signing_in import SigningIn
from services.runtime.serving.sessions.unknown import WhileSessionsAreAway
from services.runtime.working.callers import Callers
from services.runtime.working.requests.group_commit import GroupCommit
from services.runtime.working.transactions import RequestTransactions, Transactions

# What pages are; a program is told that it is not known, and led nowhere.
_PAGES = "text/html"
# Where a service has no door at the root, this one says that there is nothing.
_NOTHING_HERE: Door[Any, Any] = Door(lambda _: APIRouter(), PROBLEM_DETAILS)


@dataclass(frozen=True)
class _Mounted:
    prefix: str
    app: FastAPI
    echoes: tuple[str, ...]
    headers: Mapping[str, str]

    def holds(self, path: str) -> bool:
        # The door at the root has the rest too: the path of a request for "*" has no slash.
        return not self.prefix or path == self.prefix or path.startswith(f"{self.prefix}/")

    def match(self, scope: Scope) -> int:
        """How well a route fits the request: 2 wholly, 1 but for its method, 0 not at all."""
        return max((route.matches(scope)[0].value for route in self.app.routes), default=0)


class Application:
    """A service's doors as one ASGI application. Its documentation is on the internal port, not here."""

    def __init__(self, title: str, doors: Sequence[_Mounted]) -> None:
        self._title = title
        self._doors = doors
        self._longest_first = sorted(doors, key=lambda door: -len(door.prefix))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request to its door."""
        door = self._door(scope)
        # Around all of the door, because the framework answers what fails outside of what is added to it.
        await EveryAnswer(door.app, door.echoes, door.headers)(scope, receive, send)

    def _door(self, scope: Scope) -> _Mounted:
        first = next(door for door in self._longest_first if door.holds(scope["path"]))
        sharing = [door for door in self._doors if door.prefix == first.prefix]
        return first if len(sharing) == 1 else max(sharing, key=lambda door: door.match(scope))

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI 3.1 document of all doors together."""
        routes = [route for door in self._doors for route in door.app.routes]
        return get_openapi(title=self._title, version="1", routes=routes)


def application(
    service: Service[Any, Any],
    transactions: Transactions[Any, Any],
    callers: Callers,
    *,
    max_body_bytes: int,
    limits: Limits = USUAL,
    too_far_behind: Callable[[], bool] = lambda: False,
    tracing: Tracing | None = None,
    browsers: Browsers | None = None,
) -> Application:
    """The service's doors, which share the limits of what is worked at once.

    `too_far_behind` tells whether more waits to be passed on than should; requests that would add to it are refused.
    By `browsers` people are known at the doors that take sessions.
    """
    load, grouped, browsers = Load(limits, callers, too_far_behind), GroupCommit(transactions), browsers or Browsers()
    doors = [*service.doors, *([] if any(not door.prefix for door in service.doors) else [_NOTHING_HERE])]
    return Application(
        service.title,
        [
            _Mounted(
                door.prefix,
                _mount(door, grouped, load, limits, max_body_bytes, tracing, browsers if door.sessions else None),
                door.echoes,
                door.headers,
            )
            for door in doors
        ],
    )


def _mount(
    door: Door[Any, Any],
    transactions: RequestTransactions[Any, Any],
    load: Load,
    limits: Limits,
    max_body_bytes: int,
    tracing: Tracing | None,
    browsers: Browsers | None,
) -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, responses=problems.documented(door.errors))
    app.include_router(door.build(transactions), prefix=door.prefix)
    problems.install(app, door.errors)
    # The last that is added comes first.
    app.add_middleware(Turns, load=load)
    if browsers and door.errors.media_type.startswith(_PAGES):
        app.add_middleware(
            SigningIn,
            browsers=browsers,
            send_again=door.send_again or plain_page,
            anybody_sends_to=door.anybody_sends_to,
        )
    if browsers:
        app.add_middleware(WhileSessionsAreAway, form=door.errors)
    most = max_body_bytes if door.max_body_bytes is None else door.max_body_bytes
    app.add_middleware(Bodies, max_bytes=most, limits=limits, anybody_sends_to=door.anybody_sends_to)
    app.add_middleware(LoadShedding, load=load, form=door.errors, browsers=browsers)
    if door.browsers_sign_in:
        app.add_middleware(BrowserSignIn)
    app.add_middleware(RequestMetrics, prefix=door.prefix)
    if tracing:
        app.add_middleware(RequestSpans, prefix=door.prefix, tracing=tracing)
    return app
