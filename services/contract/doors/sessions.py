"""How a person who has signed in is known from one request to the next, and what referral tells other services of them.

The cookie's value is random and known to the browser alone: services name a session to each other by its hash.
"""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.contract.boroughs import BoroughSlug

COOKIE = "linkway-session"
# A browser takes such a name over TLS alone, for this very host and all of its paths, so nobody beside us can set it.
_OVER_TLS = "__Host-"
# Names the session that is asked about: the SHA-256 of the cookie's value, in hex.
SESSION_HEADER = "linkway-session"


class SignedIn(BaseModel):
    """Somebody whose session is known: for whom they work, what they do there, and the rights that follow from it.

    Of a session that `has_ended` it tells who it was, and nobody may do anything by it.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    organisation: str
    person: str | None = None
    roles: tuple[str, ...] = ()
    boroughs: tuple[BoroughSlug, ...] = ()
    provides: tuple[UUID, ...] = ()
    rights: frozenset[str] = Field(default=frozenset(), description="What a token of theirs would be given.")
    has_ended: bool = False


def cookie_name(cookie: str = COOKIE, *, over_tls: bool) -> str:
    """What a browser calls a cookie of ours."""
    return f"{_OVER_TLS}{cookie}" if over_tls else cookie
