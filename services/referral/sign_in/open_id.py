"""OpenID Connect from this side: the authorisation code flow with PKCE, by Authlib over the HTTP client that we have.

Authlib's own clients come with a second HTTP library; what it knows of the protocol does not need one.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc.jwk import import_key
from typing_extensions import override

from services.contract.doors.refusals import Refusal
from services.referral.sign_in.id_token import Expected, KeyUnknown, NotBelieved, claims_of
from services.referral.sign_in.issuer import Issuer, IssuerAway
from services.referral.sign_in.pending import Pending
from services.runtime.clock import Clock

SCOPE = "openid"
_PRIVATE_KEY_JWT = "private_key_jwt"

log = logging.getLogger(__name__)


class SignInFailed(Refusal):
    """The issuer did not sign the person in, or what it answered cannot be believed."""

    status = 400
    title = "You could not be signed in"
    what_to_do = "Go to /sign-in and try again. If it goes on, tell whoever gave you your account."


@dataclass(frozen=True, slots=True)
class Registered:
    """How this Linkway is registered with the issuer, and where browsers come back to.

    It proves who it is by a secret, or by a private key in PEM; `key_id` is what the issuer calls that key.
    """

    client_id: str
    comes_back_to: str
    secret: str | None = None
    private_key: str | None = None
    key_id: str | None = None
    scope: str = SCOPE
    acr_values: str | None = None
    asks_userinfo: bool = False


class _Client(OAuth2Client):  # type: ignore[misc]  # Authlib has no types
    @override
    async def _fetch_token(
        self, url: str, body: str = "", headers: Any = None, auth: Any = None, method: str = "POST", **_: Any
    ) -> Any:
        asked = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        url, headers, body = auth.prepare(method, url, asked, body)
        return self.parse_response_token(await self.session.post(url, content=body, headers=headers))


class OpenIdConnect:
    """Signs people in with one issuer."""

    def __init__(self, issuer: Issuer, registered: Registered, http: httpx.AsyncClient, clock: Clock) -> None:
        self._issuer = issuer
        self._registered = registered
        self._http = http
        self._clock = clock

    async def address_for(self, pending: Pending) -> str:
        """Where the person signs in, so that the answer is to this sign-in alone. Raises IssuerAway."""
        endpoints = await self._issuer.endpoints()
        more = {"acr_values": self._registered.acr_values} if self._registered.acr_values else {}
        address, _ = self._client(endpoints.token).create_authorization_url(
            endpoints.authorization, state=pending.state, code_verifier=pending.verifier, nonce=pending.nonce, **more
        )
        return str(address)

    async def claims(self, pending: Pending, answer: Mapping[str, str]) -> dict[str, Any]:
        """What the issuer says of who came back with this answer. Raises SignInFailed, IssuerAway."""
        endpoints = await self._issuer.endpoints()
        names = answer.get("iss")
        if "code" not in answer or (names != self._issuer.address and (names or endpoints.names_itself)):
            raise _failed(f"It answered {answer.get('error', 'for another issuer')!r}.")
        token = await self._token(endpoints.token, pending, answer["code"])
        try:
            claims = await self._believed(token, pending)
        except NotBelieved as error:
            raise _failed(str(error)) from None
        return claims | await self._more_of(claims, token) if self._registered.asks_userinfo else claims

    async def sign_out_address(self, comes_back_to: str) -> str | None:
        """Where the person also signs out of the issuer, if it has such a page. Raises IssuerAway."""
        page = (await self._issuer.endpoints()).end_session
        told = {"client_id": self._registered.client_id, "post_logout_redirect_uri": comes_back_to}
        return str(add_params_to_uri(page, told)) if page else None

    async def _token(self, address: str, pending: Pending, code: str) -> Mapping[str, Any]:
        try:
            token: Mapping[str, Any] = await self._client(address).fetch_token(
                address, grant_type="authorization_code", code=code, code_verifier=pending.verifier
            )
        except AuthlibBaseError as refused:
            raise _failed(str(refused.error)) from None
        except (httpx.HTTPError, ValueError):
            raise IssuerAway(IssuerAway.what_to_do) from None
        return token

    async def _believed(self, token: Mapping[str, Any], pending: Pending) -> dict[str, Any]:
        expected = Expected(self._issuer.address, self._registered.client_id, pending.nonce, token.get("access_token"))
        id_token, now = token.get("id_token"), self._clock()
        try:
            return claims_of(id_token, await self._issuer.keys(), expected, now)
        except KeyUnknown:
            return claims_of(id_token, await self._issuer.keys_anew(), expected, now)

    async def _more_of(self, claims: Mapping[str, Any], token: Mapping[str, Any]) -> dict[str, Any]:
        page = (await self._issuer.endpoints()).userinfo
        if page is None:
            raise _failed("It has no userinfo endpoint.")
        more = await self._issuer.ask(page, {"Authorization": f"Bearer {token.get('access_token')}"})
        if more.get("sub") != claims["sub"]:
            raise _failed("Its userinfo is about somebody else.")
        # What it signed stands.
        return {name: value for name, value in more.items() if name not in claims}

    def _client(self, token_address: str) -> "_Client":
        registered = self._registered
        client = _Client(
            self._http,
            client_id=registered.client_id,
            client_secret=registered.secret,
            redirect_uri=registered.comes_back_to,
            scope=registered.scope,
            code_challenge_method="S256",
        )
        if registered.private_key:
            kind, algorithm = _kind_of(registered.private_key)
            client.client_secret = import_key(registered.private_key, kind)
            client.token_endpoint_auth_method = _PRIVATE_KEY_JWT
            named = {"kid": registered.key_id} if registered.key_id else None
            client.register_client_auth_method(PrivateKeyJWT(token_address, headers=named, alg=algorithm))
        return client


def _kind_of(private_key: str) -> tuple[Literal["EC", "RSA"], str]:
    read = load_pem_private_key(private_key.encode(), None)
    return ("EC", "ES256") if isinstance(read, EllipticCurvePrivateKey) else ("RSA", "RS256")


def _failed(why: str) -> SignInFailed:
    # Without what came: it may say who somebody is.
    log.warning("A sign-in was refused", extra={"why": why[:200]})
    return SignInFailed(SignInFailed.what_to_do)
