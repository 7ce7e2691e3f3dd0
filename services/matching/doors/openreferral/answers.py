"""How the standard's lists are answered: pages of one shape, with an ETag; what is empty is left out."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Header, Response

T = TypeVar("T")
Json = Mapping[str, Any]
IfNoneMatch = Annotated[
    str | None,
    Header(alias="If-None-Match", description="The ETag of the answer as you have it; if it stands, nothing is sent."),
]


def page_of(items: Sequence[T], page: int, size: int, write: Callable[[T], Json]) -> Json:
    """One page; a page past the last is empty."""
    shown = items[(page - 1) * size : page * size]
    pages = -(-len(items) // size)
    return {
        "total_items": len(items),
        "total_pages": pages,
        "page_number": page,
        "size": len(shown),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not shown,
        "contents": [write(one) for one in shown],
    }


async def answer(make: Callable[[], Json], revision: str, if_none_match: str | None) -> Response:
    """The answer as JSON, or 304 where whoever asks has it: what is answered follows from address and revision."""
    etag = f'"{revision}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if _has(etag, if_none_match):
        return Response(status_code=304, headers=headers)
    # In a thread, because what takes a while to write must not hold up who is being matched.
    text = await asyncio.to_thread(lambda: json.dumps(make(), ensure_ascii=False, separators=(",", ":")))
    return Response(text, headers=headers, media_type="application/json")


def _has(etag: str, if_none_match: str | None) -> bool:
    known = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    return etag in known or "*" in known
