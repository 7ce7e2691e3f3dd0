"""Reads the outline of each door from the door itself."""

import asyncio
import inspect
from collections.abc import Mapping
from typing import Any, NoReturn

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from fastapi.routing import RouteContext, iter_route_contexts

from services.runtime.admin.door_outline import DOCUMENT, DoorOutline
from services.runtime.clock import Clock, utc_now
from services.runtime.service import Door, ErrorForm, Problem, Service


def outlines_of(service: Service[Any, Any], problems: Mapping[int, Problem]) -> list[DoorOutline]:
    """The doors of a service, with what each would say of these problems in its own form."""
    return [_outline(service, door, problems) for door in service.doors]


def _outline(service: Service[Any, Any], door: Door[Any, Any], problems: Mapping[int, Problem]) -> DoorOutline:
    below, whole = door.build(_Unasked()), APIRouter()
    whole.include_router(below, prefix=door.prefix)
    routes = list(iter_route_contexts(whole.routes))
    return DoorOutline(
        service=service.name,
        prefix=door.prefix,
        paths=tuple(sorted({route.path_format or "" for route in routes})),
        outward=door.outward,
        media_type=door.errors.media_type,
        problems=_written(door.errors, problems),
        max_body_bytes=door.max_body_bytes,
        document=_document(service.title, door.prefix, routes),
    )


def _written(form: ErrorForm, problems: Mapping[int, Problem]) -> dict[int, str]:
    return {status: form.write(problem) for status, problem in problems.items()}


def _document(title: str, prefix: str, routes: list[RouteContext]) -> Mapping[str, Any] | None:
    own = next((route for route in routes if route.path == prefix + DOCUMENT), None)
    if own:
        return asyncio.run(_given(own))
    if any(route.include_in_schema for route in routes):
        return get_openapi(title=title, version="1", routes=routes)
    return None


async def _given(route: RouteContext) -> Mapping[str, Any]:
    given = route.endpoint() if route.endpoint else {}
    document: Mapping[str, Any] = await given if inspect.isawaitable(given) else given
    return document


class _Unasked:
    """Stands where a service's transactions would, for doors that are looked at and never asked."""

    @property
    def clock(self) -> Clock:
        return utc_now

    async def do(self, *_: object, **__: object) -> NoReturn:
        raise LookupError("This door is looked at, and nothing is behind it.")

    look = share = share_all = do
