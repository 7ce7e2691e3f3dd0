"""The issuer's addresses: what it says of itself, the page on which somebody is chosen, and what Linkway then asks."""

import base64
import binascii
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from deploy.identity.granting import ALGORITHMS, Asked, Granting, NotAsked
from deploy.identity.people import PEOPLE

_MOST_BYTES = 16 * 1024
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Pages:
    """The pages, each of which says that nobody proves who they are here."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
        )

    def page(self, name: str, status: int = 200, **context: object) -> HTMLResponse:
        """The page of this template."""
        return HTMLResponse(self._templates.get_template(name).render(**context), status, _SAFE)


def build(granting: Granting) -> FastAPI:
    """The issuer as an application, for browsers and services of this machine."""
    app, pages = FastAPI(openapi_url=None), Pages()
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    _add_what_it_says_of_itself(app, granting)
    _add_pages(app, granting, pages)
    _add_what_linkway_asks(app, granting)

    @app.exception_handler(NotAsked)
    async def refuse(_: Request, refused: NotAsked) -> Response:
        return pages.page("refused.html", 400, why=str(refused))

    return app


def _add_what_it_says_of_itself(app: FastAPI, granting: Granting) -> None:
    address = granting.issuer

    @app.get("/.well-known/openid-configuration")
    async def discover() -> Mapping[str, object]:
        return {
            "issuer": address,
            "authorization_endpoint": f"{address}/authorize",
            "token_endpoint": f"{address}/token",
            "jwks_uri": f"{address}/keys",
            "userinfo_endpoint": f"{address}/userinfo",
            "end_session_endpoint": f"{address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": list(ALGORITHMS),
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "scopes_supported": ["openid"],
            "claims_supported": ["sub", "name", "groups", "organisation", "provides"],
            "authorization_response_iss_parameter_supported": True,
        }

    @app.get("/keys")
    async def show_the_keys() -> Mapping[str, object]:
        return granting.keys


def _add_pages(app: FastAPI, granting: Granting, pages: Pages) -> None:
    @app.get("/")
    async def say_what_this_is() -> Response:
        return pages.page("ended.html", front_door=_front_door(granting))

    @app.get("/authorize")
    async def ask_who_it_is(request: Request) -> Response:
        Asked.of(request.query_params, granting.client)
        return pages.page("choose.html", people=PEOPLE, asked=request.query_params.multi_items())

    @app.post("/authorize")
    async def choose(request: Request) -> Response:
        sent = await _form(request)
        asked = Asked.of(sent, granting.client)
        told = {"code": granting.chosen(asked, sent.get("person", "")), "state": asked.state, "iss": granting.issuer}
        return RedirectResponse(f"{granting.client.comes_back_to}?{urlencode(told)}", 303, _SAFE)

    @app.get("/end")
    async def end() -> Response:
        """Nothing is kept of who was chosen, so there is nothing to end."""
        return pages.page("ended.html", front_door=_front_door(granting))


def _add_what_linkway_asks(app: FastAPI, granting: Granting) -> None:
    @app.post("/token")
    async def give_a_token(request: Request) -> Response:
        if not _is_the_client(request.headers.get("authorization", ""), granting):
            return JSONResponse({"error": "invalid_client"}, 401, _SAFE)
        sent = await _form(request)
        code, verifier, back = (sent.get(name, "") for name in ("code", "code_verifier", "redirect_uri"))
        try:
            return JSONResponse(granting.token(code, verifier, back), headers=_SAFE)
        except NotAsked:
            return JSONResponse({"error": "invalid_grant"}, 400, _SAFE)

    @app.get("/userinfo")
    async def say_more(request: Request) -> Response:
        try:
            person = granting.person_with(request.headers.get("authorization", "").removeprefix("Bearer "))
        except NotAsked:
            return JSONResponse({"error": "invalid_token"}, 401, _SAFE)
        return JSONResponse(person.claims, headers=_SAFE)


async def _form(request: Request) -> Mapping[str, str]:
    body = await request.body()
    if len(body) > _MOST_BYTES:
        raise NotAsked("The form is too large.")
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _is_the_client(authorization: str, granting: Granting) -> bool:
    try:
        known = base64.b64decode(authorization.removeprefix("Basic "), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    name, _, secret = known.partition(":")
    wanted = granting.client
    return unquote(name) == wanted.id and secrets.compare_digest(unquote(secret).encode(), wanted.secret.encode())


def _front_door(granting: Granting) -> str:
    scheme, _, rest = granting.client.comes_back_to.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"
