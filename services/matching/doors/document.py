"""What matching's OpenAPI documents say of refusals: for each operation those that it can be answered with."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from services.runtime.serving.problem_details import refusals

_ANYWHERE = (422, 429, 503)
_TO_A_BODY = (408, 413, 415)
_NEEDLESS = ("HTTPValidationError", "ValidationError")


def document_of(routes: Sequence[BaseRoute], prefix: str, title: str, version: str, about: str) -> dict[str, Any]:
    """The OpenAPI document of a door's routes."""
    document = get_openapi(title=title, version=version, description=about, routes=routes, servers=[{"url": prefix}])
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            statuses = {*_refused(path, method, operation)}
            operation["responses"] |= {str(status): told for status, told in refusals(*statuses).items()}
            if any(one["name"] == "If-None-Match" for one in operation.get("parameters", ())):
                operation["responses"]["304"] = {"description": "It is still as you have it."}
    schemas = document.get("components", {}).get("schemas", {})
    for needless in _NEEDLESS:
        schemas.pop(needless, None)
    return document


def _refused(path: str, method: str, operation: dict[str, Any]) -> Iterator[int]:
    yield from _ANYWHERE
    if "security" in operation:
        yield from (401, 403)
    if "{" in path:
        yield 404
    if "requestBody" in operation:
        yield from _TO_A_BODY
    if method != "get" or path.endswith("/shortlist"):
        yield 409
    if any(one["name"] == "If-Match" for one in operation.get("parameters", ())):
        yield from (412, 428)
