"""That a form comes from our own page: it shows a token which no other site can know, because it comes of a cookie.

Who is signed in has the cookie of the session; anybody else gets one for forms alone. The token is a digest of it, so
that whoever reads a page learns nothing of the cookie, and no service needs a secret for it.
"""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from services.contract.doors.refusals import Refusal
from services.pages import cookies
from services.pages.forms import Form

FIELD = "form-token"
_PURPOSE = b"linkway form"


class FormNotOurs(Refusal):
    """A form came without the token that our page gave it: from another site, or after its cookie had ended."""

    status = 403
    title = "This form could not be taken"
    what_to_do = "Open the page again, and send the form from there. Your browser has to keep cookies for it."


@dataclass(frozen=True)
class FormToken:
    """What a form shows; `fresh` is the cookie's value where the browser has yet to be given it."""

    shown: str
    fresh: str | None = None

    @classmethod
    def of(cls, request: Request) -> "FormToken":
        """That of whoever asks."""
        if known := _secret(request):
            return cls(_digest(known))
        fresh = secrets.token_urlsafe(32)
        return cls(_digest(fresh), fresh)

    def keep_in(self, answer: Response, request: Request) -> None:
        """Let the browser keep what the token comes of."""
        if self.fresh:
            cookies.give(answer, request, cookies.FORMS, self.fresh)


def check(request: Request, form: Form) -> None:
    """Raise FormNotOurs unless the form comes from our own page."""
    known = _secret(request)
    if not known or not hmac.compare_digest(_digest(known).encode(), form[FIELD].encode()):
        raise FormNotOurs(FormNotOurs.what_to_do)


def _secret(request: Request) -> str | None:
    return cookies.read(request, cookies.SESSION) or cookies.read(request, cookies.FORMS)


def _digest(secret: str) -> str:
    return hmac.new(secret.encode(), _PURPOSE, sha256).hexdigest()
