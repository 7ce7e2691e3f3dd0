"""The route of a door's OpenAPI document."""

from collections.abc import Callable
from functools import cache
from typing import Any

from fastapi import APIRouter


def openapi_route(document: Callable[[], dict[str, Any]]) -> APIRouter:
    """The route of the document, which is made when it is first asked for, and is no part of itself."""
    router, made = APIRouter(include_in_schema=False), cache(document)

    @router.get("/openapi.json")
    async def describe() -> dict[str, Any]:
        return made()

    return router
