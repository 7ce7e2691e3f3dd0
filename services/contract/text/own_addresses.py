"""Addresses of our own pages, in what came from outside: an address that leads elsewhere is never followed."""

import re
from typing import Final

_LONGEST = 2000
# One slash and then no other, because "//elsewhere.example" and "/\elsewhere.example" lead to another site. Browsers
# pass over tabs and line ends.
_OURS: Final = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*", re.ASCII)


def is_ours(address: str) -> bool:
    """Whether it leads to a page of this site, wherever it came from: a path, with or without a query."""
    return len(address) <= _LONGEST and _OURS.fullmatch(address) is not None
