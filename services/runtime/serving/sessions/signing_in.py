"""Leads whoever is not signed in to the sign-in, and back to what they were at; nothing that they typed is lost."""

from urllib.parse import parse_qsl, urlencode

from fastapi import HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from services.runtime.service import SendAgain
from services.runtime.serving.sessions.browsers import LOOKS, Browsers
from services.runtime.serving.sessions.leading import SIGN_IN, SIGNED_OUT, to_sign_in
from services.runtime.serving.sessions.unknown import in_place_of_401
from services.runtime.working.sessions.session import Session
from services.runtime.working.sessions.typed_forms import TypedForm

# In the address that somebody comes back to: which of the typed forms is theirs.
TYPED = "typed"
_FORM = "application/x-www-form-urlencoded"
_NOBODY_KEEPS_IT = {"Cache-Control": "no-store"}


class SigningIn:
    """Answers "not signed in" with the way to the sign-in, for whoever showed no token; keeps what they had typed.

    After the sign-in the same person finds it on a page that sends it again where they say so.
    """

    def __init__(
        self, app: ASGIApp, browsers: Browsers, send_again: SendAgain, anybody_sends_to: tuple[str, ...] = ()
    ) -> None:
        self.app = app
        self._browsers = browsers
        self._send_again = send_again
        self._anybody_sends_to = anybody_sends_to

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if "authorization" in Headers(scope=scope) or scope["state"]["sessions_away"]:
            await self.app(scope, receive, send)
        elif scope["state"]["caller"] is not None:
            page = await self._given_back(scope)
            await (page or self.app)(scope, receive, send)
        elif kept := await self._kept(scope, receive):
            await kept(scope, receive, send)
        else:
            await self.app(scope, receive, in_place_of_401(_asking_to_sign_in(scope), scope, receive, send))

    async def _kept(self, scope: Scope, receive: Receive) -> Response | None:
        session: Session | None = scope["state"]["session"]
        sent = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
        if session is None or scope["method"] != "POST" or sent != _FORM:
            return None
        if scope["path"].endswith(self._anybody_sends_to):
            return None
        try:
            body = (await receive()).get("body", b"")
        except HTTPException:
            # Too large or too slow, so it would not have been taken before either.
            return None
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        form = TypedForm(scope["path"], fields, session.caller.organisation, session.caller.person)
        back = f"{scope['path']}?{urlencode({TYPED: await self._browsers.typed.keep(form)})}"
        return _led_to(to_sign_in(back, page=SIGNED_OUT))

    async def _given_back(self, scope: Scope) -> Response | None:
        form_id = QueryParams(scope["query_string"]).get(TYPED) if scope["method"] == "GET" else None
        form = await self._browsers.typed.take(form_id) if form_id else None
        if form is None or not form.is_of(scope["state"]["caller"]) or form.path != scope["path"]:
            return None
        page = self._send_again(Request(scope), form.path, form.fields)
        page.headers.update(_NOBODY_KEEPS_IT)
        return page


def _led_to(address: str) -> Response:
    return RedirectResponse(address, 303, _NOBODY_KEEPS_IT)


def _asking_to_sign_in(scope: Scope) -> Response:
    # A form that was sent is not led on to another site, because browsers stop that where a page says so.
    # Nor is what a script of the page asks for, which htmx does.
    goes_on = scope["method"] in LOOKS and "hx-request" not in Headers(scope=scope)
    page = SIGN_IN if goes_on else SIGNED_OUT
    query = scope["query_string"].decode("latin-1")
    return _led_to(to_sign_in(scope["path"] + (f"?{query}" if query else ""), page=page))
