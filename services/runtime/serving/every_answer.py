"""Headers that every answer of a door has, whatever the answer is: its own, and those that whoever asks knows it by."""

from collections.abc import Mapping, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class EveryAnswer:
    """Answers with these headers as they were sent, and with its own, also where no route has seen the request."""

    def __init__(self, app: ASGIApp, echoes: Sequence[str], own: Mapping[str, str]) -> None:
        self.app = app
        self._echoes = frozenset(name.lower().encode() for name in echoes)
        self._own = [(name.lower().encode(), value.encode()) for name, value in own.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        more = [*self._own, *((name, value) for name, value in scope["headers"] if name in self._echoes)]

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self.app(scope, receive, answering)
