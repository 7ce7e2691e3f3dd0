"""An issuer of OpenID Connect in memory, which can be told to lie: in what it signs, with what, and of itself."""

import base64
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeyParameters, OctKey, RSAKey
from joserfc.jws import JWSRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.support.builders import NOW

ADDRESS, CLIENT_ID, SECRET = "https://issuer.example", "linkway", "invented-secret"
_ANY_ALGORITHM = JWSRegistry(algorithms=["RS256", "ES256", "PS256", "HS256", "none"], strict_check_header=False)
LEFT_OUT = object()


def a_key(kid: str, kind: type[RSAKey] | type[ECKey] = ECKey) -> RSAKey | ECKey:
    parameters: KeyParameters = {"kid": kid, "use": "sig"}
    return RSAKey.generate_key(2048, parameters) if kind is RSAKey else ECKey.generate_key("P-256", parameters)


class MemoryIssuer:
    """What it says is true until a test changes it: `signs_with`, `algorithm`, `shows`, `discovery`, `userinfo`."""

    def __init__(self) -> None:
        self.signs_with: Key = a_key("first")
        self.algorithm = "ES256"
        self.shows: list[Key] = [self.signs_with]
        self.claims: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.away = False
        self.asked_for_keys = 0
        self.assertions: list[str] = []
        self._begun: dict[str, dict[str, str]] = {}
        routes = [
            Route("/.well-known/openid-configuration", self._discover),
            Route("/keys", self._keys),
            Route("/token", self._token, methods=["POST"]),
            Route("/userinfo", self._userinfo),
        ]
        self._app = Starlette(routes=routes)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self._app))

    def signs_in(self, address: str, **claims: Any) -> str:
        """Somebody of whom these are the claims signs in at this address: where their browser comes back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = f"code-{len(self._begun)}"
        self._begun[code] = asked
        self.claims = {"sub": "ada.invented", "groups": ["southwark-link-workers"], **claims}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': ADDRESS})}"

    def _signed(self, nonce: str) -> str:
        now = int(NOW.timestamp())
        told = {"iss": ADDRESS, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce, **self.claims}
        claims = {name: value for name, value in told.items() if value is not LEFT_OUT}
        header = {"alg": self.algorithm, "kid": self.signs_with.kid}
        if self.algorithm == "none":
            return ".".join(map(_coded, (header, claims))) + "."
        return jwt.encode(header, claims, self.signs_with, registry=_ANY_ALGORITHM)

    async def _discover(self, _: Request) -> JSONResponse:
        if self.away:
            return JSONResponse({}, 503)
        said = {
            "issuer": ADDRESS,
            "authorization_endpoint": f"{ADDRESS}/auth",
            "token_endpoint": f"{ADDRESS}/token",
            "jwks_uri": f"{ADDRESS}/keys",
            "userinfo_endpoint": f"{ADDRESS}/userinfo",
            "end_session_endpoint": f"{ADDRESS}/session/end",
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse(said | self.discovery)

    async def _keys(self, _: Request) -> JSONResponse:
        self.asked_for_keys += 1
        return JSONResponse({"keys": [one.as_dict(private=False) for one in self.shows]})

    async def _userinfo(self, request: Request) -> JSONResponse:
        known = request.headers["authorization"] == "Bearer invented-access"
        return JSONResponse(self.userinfo, 200 if known else 401)

    async def _token(self, request: Request) -> JSONResponse:
        sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        # A code is good once.
        asked = self._begun.pop(sent["code"], None)
        if asked is None or not self._is_proved(request, sent, asked):
            return JSONResponse({"error": "invalid_grant"}, 400)
        told = {"access_token": "invented-access", "token_type": "Bearer", "id_token": self._signed(asked["nonce"])}
        return JSONResponse(told)

    def _is_proved(self, request: Request, sent: Mapping[str, str], asked: Mapping[str, str]) -> bool:
        digest = base64.urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        if "client_assertion" in sent:
            self.assertions.append(sent["client_assertion"])
            return digest == asked["code_challenge"]
        basic = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
        return digest == asked["code_challenge"] and request.headers.get("authorization") == f"Basic {basic}"


def _coded(part: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def hmac_of_public(key: Key) -> OctKey:
    """A secret that everybody knows: the public key's own text, which a verifier could mistake for a secret."""
    public = json.dumps(key.as_dict(private=False), sort_keys=True)
    return OctKey.import_key(public, {"kid": key.kid or ""})
