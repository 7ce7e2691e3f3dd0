"""Tells each request as a span, inside of which is all that is done for it, and what follows from that."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.runtime.observing.traces.tracing import Tracing

_HEADER = b"traceparent"
_UNKNOWN = "unknown"


class RequestSpans:
    """A span around a door; `prefix` is the door's own. What is behind it finds the span's place as `traceparent`."""

    def __init__(self, app: ASGIApp, prefix: str, tracing: Tracing) -> None:
        self.app = app
        self._prefix = prefix
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        others = [(name, value) for name, value in scope["headers"] if name != _HEADER]
        told = [value for name, value in scope["headers"] if name == _HEADER]
        # W3C Trace Context: told twice is not told.
        asked = told[0].decode("latin-1") if len(told) == 1 else None
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self._tracing.request(scope["method"], asked) as span:
            inside = {**scope, "headers": [*others, (_HEADER, span.traceparent.encode())]}
            try:
                await self.app(inside, receive, noted)
            finally:
                path = getattr(inside.get("route"), "path", None)
                span.answered(_UNKNOWN if path is None else self._prefix + path, status)
