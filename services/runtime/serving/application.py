"""The HTTP application of a service: its doors, behind size limits, correlation, counting and problem details."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from fastapi import FastAPI, HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.runtime.observing import metrics
from services.runtime.service import Service
from services.runtime.serving import problems
from services.runtime.serving.load_shedding import USUAL, Limits, LoadShedding
from services.runtime.working.callers import Callers
from services.runtime.working.transactions import Transactions

log = logging.getLogger(__name__)


def application(
    service: Service[Any, Any],
    transactions: Transactions[Any, Any],
    callers: Callers,
    *,
    max_body_bytes: int,
    limits: Limits = USUAL,
    too_far_behind: Callable[[], bool] = lambda: False,
) -> ASGIApp:
    """The service's doors as an ASGI application. Its documentation is on the internal port, not here.

    `too_far_behind` tells whether more waits to be passed on than should; requests that would add to it are refused.
    """
    app = FastAPI(
        title=service.title, version="1", openapi_url=None, docs_url=None, redoc_url=None, responses=problems.NOT_NOW
    )
    app.state.callers = callers
    for doors in service.doors:
        app.include_router(doors(transactions))
    problems.install(app)
    return Watched(LoadShedding(BodyLimit(app, max_body_bytes), limits, too_far_behind))


def openapi_of(application: ASGIApp) -> dict[str, Any]:
    """The OpenAPI 3.1 document of an application made here."""
    inner = application
    while not isinstance(inner, FastAPI):
        inner = inner.app  # type: ignore[attr-defined]  # the wrappers below
    return inner.openapi()


class BodyTooLarge(HTTPException):
    """The body went over the limit while it was being read."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(413, f"The body is larger than {max_bytes} bytes. Send less.")


class BodyLimit:
    """Refuses bodies over a limit, by their announced length or as they arrive."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._max_bytes:
            refusal = BodyTooLarge(self._max_bytes)
            await problems.problem(413, problems.TITLES[413], refusal.detail)(scope, receive, send)
        else:
            await self.app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        left = self._max_bytes

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise BodyTooLarge(self._max_bytes)
            return message

        return counted


class Watched:
    """Counts and logs each request by its route, so that no id and nothing personal is in either."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = monotonic(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            route = getattr(scope.get("route"), "path", "unknown")
            metrics.REQUESTS.labels(scope["method"], route, status).inc()
            metrics.REQUEST_SECONDS.labels(route).observe(monotonic() - started)
