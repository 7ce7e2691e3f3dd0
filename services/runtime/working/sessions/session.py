"""Who is signed in: a person in a browser, known by a hash of their cookie's value."""

import secrets
from dataclasses import dataclass
from typing import Protocol

from services.contract.doors.rights import rights_of
from services.contract.doors.sessions import SignedIn
from services.runtime.working.callers import Caller

# So long other services go by what referral told them of a session, so it may be over and still count there.
REMEMBER_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Session:
    """A session, over or not, and whose it is or was."""

    caller: Caller
    has_ended: bool = False


class Sessions(Protocol):
    """The sessions that a service knows."""

    async def find(self, session_hash: str) -> Session | None:
        """The session whose cookie has this hash. Raises Unavailable."""


class NoSessions(Sessions):
    """Nobody signs in here."""

    async def find(self, session_hash: str) -> Session | None:
        """Nobody's."""
        return None


def new_session() -> str:
    """A cookie's value, of 256 random bits; `callers.hash_token` gives what is kept of it."""
    return secrets.token_urlsafe(32)


def told(session: Session) -> SignedIn:
    """What other services are told of a session."""
    caller = session.caller
    return SignedIn(
        organisation=caller.organisation,
        person=caller.person,
        roles=caller.roles,
        boroughs=caller.boroughs,
        provides=caller.provides,
        rights=caller.rights,
        has_ended=session.has_ended,
    )


def as_told(signed_in: SignedIn) -> Session:
    """The session that somebody tells of. Its rights are those of its roles by this service's own table."""
    caller = Caller(
        organisation=signed_in.organisation,
        rights=rights_of(signed_in.roles),
        person=signed_in.person,
        roles=signed_in.roles,
        boroughs=signed_in.boroughs,
        provides=signed_in.provides,
    )
    return Session(caller, signed_in.has_ended)
