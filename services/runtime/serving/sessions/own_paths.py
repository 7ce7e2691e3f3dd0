"""Where somebody goes on who has signed in: a path of our own, and nothing that leads to another site."""

import re
from urllib.parse import quote, urlsplit

_LONGEST = 2000
# A browser takes a backslash for a slash, and passes over tabs and line ends.
_UNFIT = re.compile(r"[\\\x00-\x20\x7f]")

SIGN_IN = "/sign-in"
SIGNED_OUT = f"{SIGN_IN}/again"


def is_own(path: str) -> bool:
    """Whether it is a path of this site, with or without a query."""
    if not path.startswith("/") or path.startswith("//") or len(path) > _LONGEST or _UNFIT.search(path):
        return False
    try:
        parts = urlsplit(path)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def to_sign_in(path: str, *, page: str = SIGN_IN) -> str:
    """The address at which to sign in, and then go on at this path."""
    return f"{page}?to={quote(path, safe='/')}" if is_own(path) else page
