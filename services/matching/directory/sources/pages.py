"""How Open Referral UK writes many services: as pages, or in a file as a plain list."""

from dataclasses import dataclass
from typing import Any

Json = Any


class NotADirectory(ValueError):
    """The JSON is neither a list of services nor a page with contents."""


@dataclass(frozen=True, slots=True)
class Page:
    """Services, and whether more pages follow."""

    services: list[Json]
    is_last: bool


def read_page(written: Json) -> Page:
    """Read a page or a list; raises NotADirectory."""
    if isinstance(written, list):
        return Page(written, is_last=True)
    contents = written.get("contents") if isinstance(written, dict) else None
    if not isinstance(contents, list):
        raise NotADirectory
    # A feed that leaves out one of these marks the end by another.
    ends = written.get("last_page") is True or written.get("page_number", 0) == written.get("total_pages")
    return Page(contents, is_last=ends or not contents)
