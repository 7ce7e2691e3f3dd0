"""What an issuer keeps of who has chosen whom: a code for a minute, good once, and an access token after it."""

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from deploy.identity.people import BY_ID, Person

CLIENT_ID = "linkway-demonstration"
ALGORITHMS = ("RS256", "ES256")
_CODE_SECONDS, _TOKEN_SECONDS = 60, 300


class NotAsked(Exception):
    """A request that this issuer answers with nothing but its reason."""


@dataclass(frozen=True)
class Client:
    """Who may send people here: its id and secret, and where they go back to."""

    id: str
    secret: str
    comes_back_to: str


@dataclass(frozen=True)
class Asked:
    """A request to sign somebody in, as the browser brings it."""

    state: str
    nonce: str
    challenge: str

    @classmethod
    def of(cls, sent: Mapping[str, str], client: Client) -> "Asked":
        """The request. Raises NotAsked: nobody is sent to an address that is not the client's."""
        wanted = {
            "client_id": client.id,
            "redirect_uri": client.comes_back_to,
            "response_type": "code",
            "code_challenge_method": "S256",
        }
        for name, value in wanted.items():
            if sent.get(name) != value:
                raise NotAsked(f"{name} is not {value}.")
        if "openid" not in sent.get("scope", "").split():
            raise NotAsked("scope has no openid.")
        state, nonce, challenge = (sent.get(name, "") for name in ("state", "nonce", "code_challenge"))
        if not (state and nonce and challenge):
            raise NotAsked("state, nonce or code_challenge is missing.")
        return cls(state, nonce, challenge)


class Granting:
    """The codes and tokens that were given and are good yet, in memory; with the process they are gone."""

    def __init__(self, issuer: str, client: Client, now: Callable[[], float]) -> None:
        self.issuer, self.client = issuer, client
        self._now = now
        self._codes: dict[str, tuple[float, Asked, Person]] = {}
        self._tokens: dict[str, tuple[float, Person]] = {}
        # Made anew at each start, so that whoever asks must find new keys.
        run = secrets.token_hex(4)
        self._signs = RSAKey.generate_key(2048, {"kid": f"rsa-{run}", "use": "sig", "alg": "RS256"})
        self._keys = KeySet(
            [self._signs, ECKey.generate_key("P-256", {"kid": f"ec-{run}", "use": "sig", "alg": "ES256"})]
        )

    @property
    def keys(self) -> Mapping[str, Any]:
        """The public keys."""
        return {"keys": [key.as_dict(private=False) for key in self._keys.keys]}

    def chosen(self, asked: Asked, person_id: str) -> str:
        """A code for the person that was chosen. Raises NotAsked."""
        if person_id not in BY_ID:
            raise NotAsked("There is no such person here.")
        code = secrets.token_urlsafe(32)
        self._forget()
        self._codes[code] = self._now() + _CODE_SECONDS, asked, BY_ID[person_id]
        return code

    def token(self, code: str, verifier: str, redirect_uri: str) -> Mapping[str, object]:
        """What a code is good for. Raises NotAsked."""
        until, asked, person = self._codes.pop(code, (0.0, Asked("", "", ""), None))
        digest = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        is_ours = redirect_uri == self.client.comes_back_to and secrets.compare_digest(digest, asked.challenge)
        if person is None or until < self._now() or not is_ours:
            raise NotAsked("invalid_grant")
        access = secrets.token_urlsafe(32)
        self._tokens[access] = self._now() + _TOKEN_SECONDS, person
        told = {"access_token": access, "token_type": "Bearer", "expires_in": _TOKEN_SECONDS}
        return told | {"id_token": self._signed(person, asked, access)}

    def person_with(self, access: str) -> Person:
        """Whose access token it is. Raises NotAsked."""
        until, person = self._tokens.get(access, (0.0, None))
        if person is None or until < self._now():
            raise NotAsked("invalid_token")
        return person

    def _signed(self, person: Person, asked: Asked, access: str) -> str:
        now = int(self._now())
        half = sha256(access.encode()).digest()[:16]
        claims = {
            "iss": self.issuer,
            "aud": self.client.id,
            "iat": now,
            "exp": now + _TOKEN_SECONDS,
            "nonce": asked.nonce,
            "at_hash": base64.urlsafe_b64encode(half).decode().rstrip("="),
            **person.claims,
        }
        return jwt.encode({"alg": "RS256", "kid": self._signs.kid}, claims, self._signs)

    def _forget(self) -> None:
        now = self._now()
        self._codes = {code: kept for code, kept in self._codes.items() if kept[0] > now}
        self._tokens = {token: kept for token, kept in self._tokens.items() if kept[0] > now}
