"""What is answered in place of "not known here": the way to the sign-in, or that nobody can say who has signed in."""

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.runtime.service import ErrorForm
from services.runtime.serving.problems import SIGN_IN_AWAY, respond


class WhileSessionsAreAway:
    """Says to whoever shows a session, of what needs one, that nobody can see now whose it is.

    What is open to everybody they get as anybody does, and nobody is led to sign in who may have done so.
    """

    def __init__(self, app: ASGIApp, form: ErrorForm) -> None:
        self.app = app
        self._form = form

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["state"]["sessions_away"]:
            send = in_place_of_401(respond(SIGN_IN_AWAY, self._form, Request(scope)), scope, receive, send)
        await self.app(scope, receive, send)


def in_place_of_401(answer: Response, scope: Scope, receive: Receive, send: Send) -> Send:
    """Sends this answer where the other one would have been 401, and else what it is given."""
    is_replaced = False

    async def answering(message: Message) -> None:
        nonlocal is_replaced
        if message["type"] == "http.response.start" and message["status"] == 401:
            is_replaced = True
            await answer(scope, receive, send)
        elif not is_replaced:
            await send(message)

    return answering
