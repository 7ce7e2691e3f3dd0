"""Addresses that came from outside, or are set: which lead to our own pages, and which are safe on the way."""

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

_LONGEST = 2000
# One slash and then no other, because "//elsewhere.example" and "/\elsewhere.example" lead to another site. Browsers
# pass over tabs and line ends.
_OURS: Final = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*", re.ASCII)


def is_ours(address: str) -> bool:
    """Whether it leads to a page of this site, wherever it came from: a path, with or without a query."""
    return len(address) <= _LONGEST and _OURS.fullmatch(address) is not None


def is_guarded(address: object) -> bool:
    """Whether what is sent there can be read by nobody on the way: over TLS, or without leaving this machine."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def is_loopback(host: str) -> bool:
    """Whether it is this machine, by number or by name."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
