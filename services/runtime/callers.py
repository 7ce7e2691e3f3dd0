"""Who is asking: a bearer token per organisation, kept as a hash, with the rights that it was given."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Protocol
from uuid import UUID, uuid4

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from services.contract.envelope import TRACEPARENT
from services.contract.refusals import Refusal
from services.runtime.letter import Asked

_BEARER = HTTPBearer(auto_error=False, description="The token of your organisation, from `linkway tokens add`.")


class TokenUnknown(Refusal):
    """No token, or one that nobody was given."""

    status = 401
    title = "No known token"


class RightMissing(Refusal):
    """A known caller asks for what its token does not allow."""

    status = 403
    title = "Your token does not allow this"


@dataclass(frozen=True, slots=True)
class Caller:
    """An organisation that asks: its name as a slug, and its rights, such as `referral:refer`."""

    organisation: str
    rights: frozenset[str]

    def may(self, right: str) -> bool:
        """Whether the organisation was given the right."""
        return right in self.rights


class Callers(Protocol):
    """The organisations that a service knows, by the hash of their token."""

    async def find(self, token_hash: str) -> Caller | None:
        """The caller whose token has this hash."""

    async def add(self, token_hash: str, caller: Caller) -> None:
        """Remember a caller."""


def new_token() -> str:
    """A token of 256 random bits, to be shown once."""
    return f"lw_{secrets.token_urlsafe(32)}"


def hash_token(token: str) -> str:
    """What is kept of a token; a plain hash is enough because a token is random, not a chosen password."""
    return hashlib.sha256(token.encode()).hexdigest()


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


def asked_by(caller: Caller, request: Request) -> Asked:
    """The caller asked for this request's work, under the correlation id that it sent, or a new one.

    Only ids are taken over from X-Correlation-ID and traceparent, because both travel on in the open.
    """
    source = f"/organisations/{caller.organisation}"
    correlation_id = _uuid(request.headers.get("x-correlation-id", "")) or str(uuid4())
    trace = request.headers.get("traceparent", "")
    return Asked(source, correlation_id, correlation_id, trace if TRACEPARENT.fullmatch(trace) else None)


def _uuid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None
