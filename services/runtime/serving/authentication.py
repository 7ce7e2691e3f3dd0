"""Who is asking, read from the request: its bearer token, and the ids that it is to be followed by."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from services.contract.envelope import TRACEPARENT
from services.contract.refusals import Refusal
from services.runtime.working.callers import Caller, Callers, hash_token
from services.runtime.working.outgoing import Cause

_BEARER = HTTPBearer(auto_error=False, description="The token of your organisation, from `linkway tokens add`.")


class TokenUnknown(Refusal):
    """No token, or one that nobody was given."""

    status = 401
    title = "No known token"


class RightMissing(Refusal):
    """A known caller asks for what its token does not allow."""

    status = 403
    title = "Your token does not allow this"


def caller_with(right: str) -> Callable[..., Awaitable[Caller]]:
    """A FastAPI dependency: the caller, who must have the right."""

    async def recognise(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]
    ) -> Caller:
        callers: Callers = request.app.state.callers
        caller = await callers.find(hash_token(credentials.credentials)) if credentials else None
        if caller is None:
            raise TokenUnknown("Send the header Authorization: Bearer <token>, with a token from `linkway tokens add`.")
        if not caller.may(right):
            raise RightMissing(f"This needs the right {right}. Ask whoever runs Linkway for a token that has it.")
        return caller

    return recognise


def cause_of(caller: Caller, request: Request) -> Cause:
    """The caller asked for this request's work, under the correlation id that it sent, or a new one.

    Only ids are taken over from X-Correlation-ID and traceparent, because both travel on in the open.
    """
    source = f"/organisations/{caller.organisation}"
    correlation_id = _uuid(request.headers.get("x-correlation-id", "")) or str(uuid4())
    trace = request.headers.get("traceparent", "")
    return Cause(source, correlation_id, correlation_id, trace if TRACEPARENT.fullmatch(trace) else None)


def _uuid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None
