"""Counts and times each request by its route, so that no id and nothing personal is in either."""

from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.runtime.observing import metrics


class RequestMetrics:
    """What a door answered, and how long it took; `prefix` is the door's own."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self._prefix = prefix

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
            metrics.REQUESTS.labels(scope["method"], route, status).inc()
            metrics.REQUEST_SECONDS.labels(route).observe(monotonic() - started)

    def _route(self, scope: Scope) -> str:
        # FastAPI keeps the route as the door declared it, without the prefix that the door stands under.
        path = getattr(scope.get("route"), "path", None)
        return "unknown" if path is None else self._prefix + path
