"""The cookies that pages use: what they are called, and how the browser is to keep them."""

from starlette.requests import Request
from starlette.responses import Response

from services.contract.doors import sessions

SESSION = sessions.COOKIE
FORMS = "linkway-forms"
PREFERENCES = "linkway-preferences"
OWN_REFERRAL = "linkway-own-referral"


def name_of(request: Request, cookie: str) -> str:
    """What the browser calls it: over TLS a name that only this host may set, and only over TLS."""
    return sessions.cookie_name(cookie, over_tls=_is_secure(request))


def read(request: Request, cookie: str) -> str | None:
    """What the browser keeps under it."""
    return request.cookies.get(name_of(request, cookie)) or None


def give(answer: Response, request: Request, cookie: str, value: str, *, seconds: int | None = None) -> None:
    """Let the browser keep it, out of scripts' reach, and not show it where another site leads with a form.

    `seconds` is for how long; without, until the browser is closed.
    """
    answer.set_cookie(
        name_of(request, cookie),
        value,
        max_age=seconds,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def take_back(answer: Response, request: Request, cookie: str) -> None:
    """Let the browser forget it."""
    answer.delete_cookie(name_of(request, cookie), path="/", secure=_is_secure(request), httponly=True, samesite="lax")


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
