"""Routes that read their body as JSON alone, strictly: what it says twice or in pieces reaches no model."""

from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from typing_extensions import override

from services.contract.doors.refusals import Refusal
from services.contract.text.json_text import read_json

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class BodyNotUtf8(Refusal):
    """The header Content-Type names another encoding than UTF-8, which is the only one of JSON (RFC 8259, 8.1)."""

    status = 415
    title = "The body is not UTF-8"
    what_to_do = "Send the body in UTF-8; leave the charset out of the header Content-Type, because JSON has none."


class JsonRoute(APIRoute):
    """A route that refuses a body which is no JSON, or has a name twice in an object."""

    @override
    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        return _strict(handle) if self.body_field else handle


def says_json(request: Request) -> bool:
    """Whether the header Content-Type says that the body is JSON."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")


def _strict(handle: Handler) -> Handler:
    async def read_first(request: Request) -> Response:
        read = _Read(request.scope, request.receive)
        if says_json(request) and await read.body():
            _check_charset(request)
            await read.json()
        return await handle(read)

    return read_first


def _check_charset(request: Request) -> None:
    written = request.headers["content-type"]
    if "charset" not in written.lower():
        return
    media_type = Message()
    media_type["content-type"] = written
    if str(media_type.get_param("charset", "utf-8")).lower() not in _CHARSETS:
        raise BodyNotUtf8(BodyNotUtf8.what_to_do)


class _Read(Request):
    """A request whose JSON is read strictly, and once."""

    @override
    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = read_json(await self.body())
        return self._json
