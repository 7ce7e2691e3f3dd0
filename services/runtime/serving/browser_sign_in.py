"""A browser shows a token as the password of HTTP's Basic scheme, which it asks the person for by itself."""

import base64
import binascii

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NAME, _CHALLENGE = b"authorization", (b"www-authenticate", b'Basic realm="Linkway", charset="UTF-8"')
# A browser sends the token again unasked, also where another site's page leads it: so it may look, and no more.
_LOOKS = frozenset({"GET", "HEAD"})


class BrowserSignIn:
    """Takes a token that comes as Basic for one that comes as Bearer, and answers 401 so that a browser asks for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def answering(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 401:
                message = {**message, "headers": [*message["headers"], _CHALLENGE]}
            await send(message)

        if scope["method"] in _LOOKS:
            scope = {**scope, "headers": [(name, _as_bearer(name, value)) for name, value in scope["headers"]]}
        await self.app(scope, receive, answering)


def _as_bearer(name: bytes, value: bytes) -> bytes:
    scheme, _, credentials = value.partition(b" ")
    if name != _NAME or scheme.lower() != b"basic":
        return value
    try:
        return b"Bearer " + base64.b64decode(credentials.strip(), validate=True).partition(b":")[2]
    except binascii.Error:
        return value
