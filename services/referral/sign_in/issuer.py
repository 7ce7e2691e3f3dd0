"""The issuer, who knows people: where it is asked for what, and the keys that it signs with now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.contract.doors.refusals import Refusal
from services.contract.text.own_addresses import is_guarded

_DISCOVERY = "/.well-known/openid-configuration"
# Keys that it has taken back are believed no longer than this.
_REMEMBER_SECONDS = 600.0
# Whoever invents ids of keys does not have us ask for each.
_ANEW_SECONDS = 10.0
_SIGNING = frozenset({"RSA", "EC"})


class IssuerAway(Refusal):
    """Whoever knows people does not answer, or not as it should, so nobody can sign in; sessions go on."""

    status = 503
    title = "Nobody can sign in at this moment"
    what_to_do = "Try again in a few minutes. If it goes on, tell whoever runs Linkway."


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses of the issuer's; it names itself in what it answers a browser with where `names_itself`."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None = None
    end_session: str | None = None
    names_itself: bool = False


class Issuer:
    """An issuer of OpenID Connect, found by its address alone; what it says of itself is remembered for minutes."""

    def __init__(self, address: str, http: httpx.AsyncClient, now: Callable[[], float] = monotonic) -> None:
        self.address = address
        self._http = http
        self._now = now
        self._endpoints: tuple[float, Endpoints] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def endpoints(self) -> Endpoints:
        """Where it is asked for what. Raises IssuerAway."""
        if self._endpoints is None or self._now() - self._endpoints[0] > _REMEMBER_SECONDS:
            said = await self.ask(self.address.rstrip("/") + _DISCOVERY)
            self._endpoints = self._now(), _read(said, self.address)
        return self._endpoints[1]

    async def keys(self, *, older_than: float = _REMEMBER_SECONDS) -> KeySet:
        """The keys that it signs with, no older than so many seconds. Raises IssuerAway."""
        if self._keys is None or self._now() - self._keys[0] > older_than:
            said = await self.ask((await self.endpoints()).keys)
            try:
                found = [one for one in said["keys"] if one.get("kty") in _SIGNING and one.get("use", "sig") == "sig"]
                self._keys = self._now(), KeySet.import_key_set({"keys": found})
            except (JoseError, LookupError, TypeError, ValueError, AttributeError):
                raise IssuerAway(IssuerAway.what_to_do) from None
        return self._keys[1]

    async def keys_anew(self) -> KeySet:
        """The keys as they are now, since one of them is new; asked for no more than every few seconds."""
        return await self.keys(older_than=_ANEW_SECONDS)

    async def ask(self, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """A JSON object that it answers with. Raises IssuerAway."""
        try:
            answer = await self._http.get(address, headers=headers)
            answer.raise_for_status()
            said = answer.json()
        except (httpx.HTTPError, ValueError):
            raise IssuerAway(IssuerAway.what_to_do) from None
        if not isinstance(said, dict):
            raise IssuerAway(IssuerAway.what_to_do)
        return said


def _read(said: Mapping[str, Any], address: str) -> Endpoints:
    needed = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    # Whoever could answer in its place would name itself.
    if said.get("issuer") != address or not all(map(is_guarded, needed)):
        raise IssuerAway(IssuerAway.what_to_do)
    authorization, token, keys = map(str, needed)
    userinfo, end_session = (_guarded(said.get(name)) for name in ("userinfo_endpoint", "end_session_endpoint"))
    names_itself = said.get("authorization_response_iss_parameter_supported") is True
    return Endpoints(authorization, token, keys, userinfo, end_session, names_itself)


def _guarded(address: object) -> str | None:
    return address if isinstance(address, str) and is_guarded(address) else None
