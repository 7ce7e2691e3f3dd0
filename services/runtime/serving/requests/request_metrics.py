"""Counts and times each request by its route, so that no id and nothing personal is in either."""

from functools import cache
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.runtime.observing import metrics

# What alerts call unserved.
_UNSERVED = (429, 500, 503)
# Where a request was answered before its route was looked for, as those are that find no room.
_UNKNOWN, _METHODS = "unknown", ("GET", "POST", "PUT", "PATCH", "DELETE")


@cache
def _begin(method: str, route: str) -> None:
    """Show what is left unserved as 0 before the first: of a count that begins at 1 Prometheus sees no increase."""
    for status in _UNSERVED:
        metrics.REQUESTS.labels(method, route, status)


class RequestMetrics:
    """What a door answered, and how long it took; `prefix` is the door's own."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self._prefix = prefix
        for method in _METHODS:
            _begin(method, _UNKNOWN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started, status = monotonic(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            route = self._route(scope)
            _begin(scope["method"], route)
            metrics.REQUESTS.labels(scope["method"], route, status).inc()
            metrics.REQUEST_SECONDS.labels(route).observe(monotonic() - started)

    def _route(self, scope: Scope) -> str:
        # FastAPI keeps the route as the door declared it, without the prefix that the door stands under.
        path = getattr(scope.get("route"), "path", None)
        return _UNKNOWN if path is None else self._prefix + path
