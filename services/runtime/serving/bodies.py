"""Which bodies are taken: up to a size, and as they are, without a content coding."""

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_AS_IT_IS = ("", "identity")


class BodyTooLarge(HTTPException):
    """The body is announced as larger than the limit, or became so while it was read."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(413, f"The body is larger than {max_bytes} bytes. Send less.")


class BodyIsCoded(HTTPException):
    """The body is announced in a content coding such as gzip, which could hold a thousand times what was sent."""

    def __init__(self) -> None:
        detail = "The body is compressed or coded otherwise. Send it as it is, without the header Content-Encoding."
        super().__init__(415, detail, {"Accept-Encoding": "identity"})


class Bodies:
    """Ends the reading of a body that is not taken; the door then says so in its own form.

    Starlette's own limit answers in plain text, whatever form the application has for its errors.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        headers, left = Headers(scope=scope), self._max_bytes
        announced, coding = headers.get("content-length", ""), headers.get("content-encoding", "").strip().lower()
        if announced.isdigit() and int(announced) > self._max_bytes:
            left = -1

        async def limited() -> Message:
            nonlocal left
            if coding not in _AS_IT_IS:
                raise BodyIsCoded
            if left >= 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if left >= 0:
                    return message
            raise BodyTooLarge(self._max_bytes)

        await self.app(scope, limited, send)
