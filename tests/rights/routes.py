"""The routes of a service, from its own doors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts

from services.runtime.clock import utc_now
from services.runtime.service import Door
from services.runtime.working.transactions import RequestTransactions


@dataclass(frozen=True)
class Route:
    """A method and a path, with parameters as `{referral_id}`; `is_page` where a browser is to show it."""

    service: str
    method: str
    path: str
    is_page: bool

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class _Behind:
    clock = staticmethod(utc_now)


def routes_of(service: str, doors: Sequence[Door[Any, Any]]) -> Iterator[Route]:
    """Every route of these doors."""
    for door in doors:
        # Nothing is asked of what stands behind the door.
        behind, whole = cast(RequestTransactions[Any, Any], _Behind()), APIRouter()
        whole.include_router(door.build(behind), prefix=door.prefix)
        is_page = door.errors.media_type.startswith("text/html")
        for route in iter_route_contexts(whole.routes):
            for method in sorted((route.methods or set()) - {"OPTIONS", "HEAD"}):
                yield Route(service, method, route.path_format or "", is_page)
