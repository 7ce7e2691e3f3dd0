"""How a person in a browser is known at the doors that take sessions: by a cookie, and not where another site asks."""

from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Scope

from services.contract.doors.sessions import cookie_name
from services.runtime.working.callers import hash_token
from services.runtime.working.sessions.session import NoSessions, Session, Sessions
from services.runtime.working.sessions.typed_forms import NoTypedForms, TypedForms

LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})
# What a browser says of who made it send a request: this site itself, or the person, who typed an address.
_OURS = frozenset({"same-origin", "none"})


@dataclass(frozen=True, slots=True)
class Browsers:
    """The sessions that browsers' cookies stand for, and what was typed by people whose session had ended."""

    sessions: Sessions = field(default_factory=NoSessions)
    typed: TypedForms = field(default_factory=NoTypedForms)

    async def session_of(self, scope: Scope) -> Session | None:
        """The session that the request's cookie names. Raises Unavailable."""
        shown = HTTPConnection(scope).cookies.get(cookie_name(over_tls=scope["scheme"] == "https"))
        return await self.sessions.find(hash_token(shown)) if shown and comes_from_us(scope) else None


def comes_from_us(scope: Scope) -> bool:
    """Whether no other site's page had the browser send what may change something.

    Pages guard their forms by a token too; this holds also where one forgets to. Programs say nothing of it.
    """
    if scope["method"] in LOOKS:
        return True
    headers = Headers(scope=scope)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in _OURS
    return origin is None or origin.rpartition("://")[2] == headers.get("host")
