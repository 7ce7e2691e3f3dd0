"""Which bodies are taken: those of known callers, whole, in time, up to a size, and without a content coding.

A body is there before its request takes a turn, so that whoever sends one slowly holds up nobody but themselves.
"""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.runtime.serving.authentication import TokenUnknown
from services.runtime.serving.load_shedding import Limits

_AS_IT_IS = ("", "identity")
# What comes earns time: a second for so much, which the slowest of lines in use can send.
_BYTES_A_SECOND = 16 * 1024


class BodyTooLarge(HTTPException):
    """The body is announced as larger than the limit, or became so while it was read."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(413, f"The body is larger than {max_bytes} bytes. Send less.")


class BodyIsCoded(HTTPException):
    """The body is announced in a content coding such as gzip, which could hold a thousand times what was sent."""

    def __init__(self) -> None:
        detail = "The body is compressed or coded otherwise. Send it as it is, without the header Content-Encoding."
        super().__init__(415, detail, {"Accept-Encoding": "identity"})


class BodyTooSlow(HTTPException):
    """The body did not come in so many seconds, or not to its end."""

    def __init__(self, seconds: float) -> None:
        in_time = f"in {seconds:g} second{'' if seconds == 1 else 's'} and one more for each 16 KiB of it"
        super().__init__(408, f"The body did not come whole {in_time}. Send the same request again, with the same key.")


class _Ended(Exception):
    """Whoever sent the body sends no more."""


class BodyOfNobody(HTTPException):
    """Whoever sends it shows no token, or one that nobody was given, so what it says changes nothing."""

    def __init__(self) -> None:
        super().__init__(TokenUnknown.status, TokenUnknown.what_to_do, {"WWW-Authenticate": "Bearer"})


class Bodies:
    """Reads a body before its request is worked. What is wrong with it the door says in its own form, once it asks.

    Starlette's own limit answers in plain text, whatever form the application has for its errors.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, limits: Limits, anybody_sends_to: tuple[str, ...]) -> None:
        self.app = app
        self._max_bytes = max_bytes
        self._limits = limits
        self._anybody_sends_to = anybody_sends_to

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        try:
            asked = _given(await self._whole(scope, receive), receive)
        except HTTPException as refused:
            asked = _refusing(refused)
        await self.app(scope, asked, send)

    async def _whole(self, scope: Scope, receive: Receive) -> bytes:
        headers, is_known = Headers(scope=scope), scope["state"]["caller"] is not None
        # Of whoever had signed in it is kept until they have done so again.
        was_known = is_known or scope["state"]["session"] is not None
        if not was_known and not scope["path"].endswith(self._anybody_sends_to):
            raise BodyOfNobody
        if headers.get("content-encoding", "").strip().lower() not in _AS_IT_IS:
            raise BodyIsCoded
        announced = headers.get("content-length", "")
        if announced.isdigit() and int(announced) > self._max_bytes:
            raise BodyTooLarge(self._max_bytes)
        if not announced and "transfer-encoding" not in headers:
            return b""
        seconds = self._limits.body_seconds if is_known else self._limits.strangers_seconds
        try:
            async with asyncio.timeout(seconds) as limit:
                return await self._read(receive, limit)
        except (TimeoutError, _Ended):
            raise BodyTooSlow(seconds) from None

    async def _read(self, receive: Receive, limit: asyncio.Timeout) -> bytes:
        began, whole = limit.when() or 0.0, bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise _Ended
            whole += message.get("body", b"")
            if len(whole) > self._max_bytes:
                raise BodyTooLarge(self._max_bytes)
            if not message.get("more_body", False):
                return bytes(whole)
            limit.reschedule(began + len(whole) / _BYTES_A_SECOND)


def _given(whole: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    left: list[Message] = [{"type": "http.request", "body": whole, "more_body": False}]

    async def given() -> Message:
        return left.pop() if left else await receive()

    return given


def _refusing(refused: HTTPException) -> Callable[[], Awaitable[Message]]:
    async def refusing() -> Message:
        raise refused

    return refusing
