"""Whether a service lives (it gets on), is ready (its doors take requests) and is whole, for those who run it."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Checks = Callable[[], Awaitable[Mapping[str, bool]]]


def internal_application(
    *, alive: Checks, ready: Checks, whole: Checks, openapi: Callable[[], Mapping[str, Any]]
) -> Starlette:
    """What the internal port serves: /livez, /readyz, /startupz, /metrics and /openapi.json, made when it is asked for.

    /readyz decides whether requests are sent here, so it asks for no more than a request needs: while Kafka is away
    the doors go on taking in. /startupz asks for all, for whoever starts a system and waits until it works.
    """
    made = cache(openapi)

    async def livez(_: Request) -> JSONResponse:
        return _answer(await alive())

    async def readyz(_: Request) -> JSONResponse:
        return _answer(await ready())

    async def startupz(_: Request) -> JSONResponse:
        return _answer(await whole())

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    # Beside the loop, because it takes a second.
    def document(_: Request) -> JSONResponse:
        return JSONResponse(made())

    paths = {
        "/livez": livez,
        "/readyz": readyz,
        "/startupz": startupz,
        "/metrics": metrics,
        "/openapi.json": document,
    }
    return Starlette(routes=[Route(path, endpoint) for path, endpoint in paths.items()])


def _answer(checks: Mapping[str, bool]) -> JSONResponse:
    return JSONResponse({"checks": dict(checks)}, 200 if all(checks.values()) else 503)
