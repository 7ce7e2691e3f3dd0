"""A sign-in that has begun: what only the browser that began it can show when it comes back."""

import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Self

from services.contract.doors.refusals import Refusal
from services.runtime import sealing

# So long somebody may take over it at the issuer.
LASTS = timedelta(minutes=10)
_COOKIE = "linkway-sign-in"
_CONTEXT = "a sign-in that has begun"


class SignInNotBegun(Refusal):
    """An answer of the issuer's without the request to it: of another browser, of an hour ago, or used already."""

    status = 400
    title = "This sign-in was not begun here"
    what_to_do = "Go to /sign-in and begin again, in this browser. It has to keep cookies for it."


@dataclass(frozen=True, slots=True)
class Pending:
    """What a request to the issuer holds, and where the person goes on then."""

    to: str
    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    began_at: str

    @classmethod
    def begun(cls, to: str, now: datetime) -> Self:
        """A new one, of random values."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(to, state, nonce, verifier, now.isoformat())

    @property
    def cookie(self) -> str:
        """The name of the cookie that it is in: one each, because somebody may begin in two windows."""
        return cookie_of(self.state)

    def sealed(self, key: bytes) -> str:
        """What the browser keeps, and cannot read or make."""
        return sealing.seal(key, json.dumps(asdict(self)).encode(), _CONTEXT)

    @classmethod
    def opened(cls, key: bytes, sealed: str | None, state: str, now: datetime) -> Self:
        """What a browser kept of the sign-in with this state. Raises SignInNotBegun."""
        try:
            pending = cls(**json.loads(sealing.unseal(key, sealed or "", _CONTEXT)))
        except sealing.SealBroken:
            raise SignInNotBegun(SignInNotBegun.what_to_do) from None
        too_old = now - datetime.fromisoformat(pending.began_at) > LASTS
        if too_old or not secrets.compare_digest(pending.state.encode(), state.encode()):
            raise SignInNotBegun(SignInNotBegun.what_to_do)
        return pending


def cookie_of(state: str) -> str:
    """The name of the cookie of the sign-in with this state."""
    return f"{_COOKIE}-{''.join(one for one in state[:12] if one.isascii() and one.isalnum())}"
