"""Who may ask: a bearer token per organisation, kept as a hash, with the rights that it was given."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.contract.boroughs import BoroughSlug


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: an organisation, by its name as a slug, or a person of it, and the rights, such as `referral:refer`.

    What it may see is bounded by its roles, by the boroughs that it works for and by the services that it provides;
    where none are given, nothing of that kind was settled. `own` are the ids of what is about them, to
    which a code let them in.
    """

    organisation: str
    rights: frozenset[str]
    person: str | None = None
    roles: tuple[str, ...] = ()
    boroughs: tuple[BoroughSlug, ...] = ()
    provides: tuple[UUID, ...] = ()
    own: tuple[UUID, ...] = ()

    def may(self, right: str) -> bool:
        """Whether the organisation was given the right."""
        return right in self.rights


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was given, known by its hash; nobody has the token itself but whom it was given to."""

    hash: str = field(repr=False)
    caller: Caller
    made_at: datetime | None = None
    last_used: datetime | None = None
    expires_at: datetime | None = None

    @property
    def id(self) -> str:
        """What people call it by; it tells nothing of the token, and no organisation can be called so."""
        return f"tok_{self.hash[:10]}"

    def has_expired(self, now: datetime) -> bool:
        """Whether it is past its time."""
        return self.expires_at is not None and self.expires_at <= now


class Callers(Protocol):
    """The organisations that a service knows, by the hash of their token."""

    async def find(self, token_hash: str) -> Caller | None:
        """The caller whose token has this hash."""

    async def add(self, token_hash: str, caller: Caller) -> None:
        """Remember a caller."""


_ORGANISATIONS = "/organisations/"


def source_of(organisation: str) -> str:
    """The source of events that an organisation asked for."""
    return f"{_ORGANISATIONS}{organisation}"


def organisation_in(source: str) -> str | None:
    """The organisation that asked for an event of this source; None where it was none, but a service or a partner."""
    return source.removeprefix(_ORGANISATIONS) if source.startswith(_ORGANISATIONS) else None


def new_token() -> str:
    """A token of 256 random bits, to be shown once."""
    return f"lw_{secrets.token_urlsafe(32)}"


def hash_token(token: str) -> str:
    """What is kept of a token; a plain hash is enough because a token is random, not a chosen password."""
    return hashlib.sha256(token.encode()).hexdigest()
