"""Gives back the headers by which whoever asks recognises the answer, whatever the answer is."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class EchoHeaders:
    """Answers with these headers as they were sent, also where a request is refused before a door has seen it."""

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self.app = app
        self._names = frozenset(name.lower().encode() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        sent = [(name, value) for name, value in scope["headers"] if name in self._names]

        async def echoing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *sent]}
            await send(message)

        await self.app(scope, receive, echoing)
