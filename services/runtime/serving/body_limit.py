"""How large a request may be."""

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyTooLarge(HTTPException):
    """The body is announced as larger than the limit, or became so while it was read."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(413, f"The body is larger than {max_bytes} bytes. Send less.")


class BodyLimit:
    """Ends the reading of a body that is over the limit; the door then says so in its own form.

    Starlette's own limit answers in plain text, whatever form the application has for its errors.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        announced, left = Headers(scope=scope).get("content-length", ""), self._max_bytes
        if announced.isdigit() and int(announced) > self._max_bytes:
            left = -1

        async def limited() -> Message:
            nonlocal left
            if left >= 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if left >= 0:
                    return message
            raise BodyTooLarge(self._max_bytes)

        await self.app(scope, limited, send)
