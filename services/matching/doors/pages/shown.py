"""What the pages of this service are drawn by, and how they tell of what goes wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from fastapi import APIRouter

from services.matching.domain.search import Search
from services.matching.store import Stores
from services.pages.site import HEADERS, Site
from services.runtime.service import Door, ErrorForm
from services.runtime.working.transactions import RequestTransactions

TEMPLATES: Final = Path(__file__).parent / "templates"

Routes = Callable[[RequestTransactions[Search, Stores]], APIRouter]


def site(*, invented: bool) -> Site:
    """The pages of this service."""
    return Site(TEMPLATES, invented=invented)


def door(
    pages: Site, routes: Routes, prefix: str = "", *, anybody_sends_to: tuple[str, ...] = ()
) -> Door[Search, Stores]:
    """A door of pages: its problems are pages too, and every answer tells the browser what it may do.

    Whoever has signed in is known at it, and finds again what they had sent when their session had ended.
    """
    errors = ErrorForm("text/html; charset=utf-8", lambda problem: pages.text("problem.html", problem=problem))
    return Door(
        routes,
        errors,
        prefix=prefix,
        headers=HEADERS,
        anybody_sends_to=anybody_sends_to,
        outward=True,
        sessions=True,
        send_again=pages.given_back,
    )
