"""Addresses of our own pages: where somebody is, and whether an address that came from outside leads to one."""

import re
from typing import Final

from starlette.requests import Request

# One slash and then no other, because "//elsewhere.example" and "/\elsewhere.example" lead to another site.
_OURS: Final = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*", re.ASCII)


def is_ours(address: str) -> bool:
    """Whether it leads to a page of this site, wherever it came from."""
    return _OURS.fullmatch(address) is not None


def ours(address: str | None, *, otherwise: str = "/") -> str:
    """The address, where it leads to a page of this site."""
    return address if address and is_ours(address) else otherwise


def here(request: Request) -> str:
    """Where the request was sent: its path and its query, for coming back."""
    query = request.url.query
    return ours(f"{request.url.path}?{query}" if query else request.url.path)
