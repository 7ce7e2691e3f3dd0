"""Who is asking, read from the request: its bearer token, and the ids that it is to be followed by."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.datastructures import Headers
from starlette.types import Scope

from services.contract.doors.refusals import Refusal
from services.contract.envelope import TRACEPARENT
from services.runtime.serving.sessions.browsers import Browsers
from services.runtime.working.callers import Caller, Callers, hash_token, source_of
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import SessionsAway

_BEARER = HTTPBearer(auto_error=False, description="The token of your organisation, from `linkway tokens add`.")


class TokenUnknown(Refusal):
    """No token, or one that nobody was given."""

    status = 401
    title = "No known token"
    what_to_do = "Send the header Authorization: Bearer <token>, with the token of your organisation."


class RightMissing(Refusal):
    """A known caller asks for what its token does not allow."""

    status = 403
    title = "Your token does not allow this"
    what_to_do = "Ask whoever runs Linkway for a token that has the right."


class RoleMissing(Refusal):
    """Somebody who has signed in asks for what none of their roles allows."""

    status = 403
    title = "Your role does not allow this"
    what_to_do = "Ask whoever gave you your account which role you should have, or sign in as somebody who has it."


async def recognise(scope: Scope, callers: Callers, browsers: Browsers | None = None) -> Caller | None:
    """Look up who asks, once: `caller_with` takes who was found from the request's state.

    That is by a token; where `browsers` are known and none is shown, by a session, which the state has too. While
    nobody can say whose the session is, that is in the state, and whoever asks is nobody.
    """
    shown, state = Headers(scope=scope).get("authorization"), scope.setdefault("state", {})
    state["caller"], state["session"], state["sessions_away"] = None, None, False
    scheme, token = get_authorization_scheme_param(shown)
    if token and scheme.lower() == "bearer":
        state["caller"] = await callers.find(hash_token(token))
    elif browsers and shown is None:
        try:
            session = state["session"] = await browsers.session_of(scope)
            state["caller"] = session.caller if session and not session.has_ended else None
        except SessionsAway:
            state["sessions_away"] = True
    caller: Caller | None = state["caller"]
    return caller


def caller_with(*rights: str) -> Callable[..., Awaitable[Caller]]:
    """A FastAPI dependency: the caller, who must have one of the rights."""

    async def known(request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]) -> Caller:
        caller: Caller | None = request.state.caller
        if caller is None:
            raise TokenUnknown("Send the header Authorization: Bearer <token>, with a token from `linkway tokens add`.")
        if request.state.session and not any(map(caller.may, rights)):
            raise RoleMissing(RoleMissing.what_to_do)
        check_may(caller, *rights)
        return caller

    return known


def check_may(caller: Caller, *rights: str) -> None:
    """Raise RightMissing unless the caller has one of the rights."""
    if not any(map(caller.may, rights)):
        needed = " or ".join(rights)
        raise RightMissing(f"This needs the right {needed}. Ask whoever runs Linkway for a token that has it.")


def cause_of(caller: Caller, request: Request) -> Cause:
    """The caller asked for this request's work, under the correlation id that it sent, or a new one.

    Only ids are taken over from X-Correlation-ID and traceparent, because both travel on in the open.
    """
    correlation_id = _uuid(request.headers.get("x-correlation-id", "")) or str(uuid4())
    trace = request.headers.get("traceparent", "")
    return Cause(
        source_of(caller.organisation), correlation_id, correlation_id, trace if TRACEPARENT.fullmatch(trace) else None
    )


def _uuid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None
