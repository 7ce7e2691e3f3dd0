"""Somebody at pages without a browser: opens them, fills in their forms and sends them, as a browser would."""

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

import httpx
from typing_extensions import override

Typed = Mapping[str, str | Sequence[str]]
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class _Forms(HTMLParser):
    """What each form of a page that posts would send as it stands, and where to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._is_read = False
        self._area: str | None = None
        self._select: str | None = None
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_read = known.get("method") == "post"
            if self._is_read:
                self.forms.append((known.get("action", ""), {}))
        elif self._is_read:
            self._field(tag, known)

    def _field(self, tag: str, known: Mapping[str, str]) -> None:
        if tag == "textarea":
            self._area = known["name"]
            self._add(self._area, "")
        elif tag == "select":
            self._select = known["name"]
        elif tag == "option" and self._select and "selected" in known:
            self._add(self._select, known.get("value", ""))
        elif tag == "input" and (known.get("type") not in ("radio", "checkbox") or "checked" in known):
            self._add(known["name"], known.get("value", ""))

    @override
    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area][-1] += data

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # A browser leaves out the end of the line that the tag stands on.
            held = self.forms[-1][1][self._area]
            held[-1] = held[-1].removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._select = None

    def _add(self, name: str, value: str) -> None:
        self.forms[-1][1].setdefault(name, []).append(value)


async def sent(
    client: httpx.AsyncClient, page: httpx.Response, typed: Typed | None = None, *, form: int = -1, **more: str
) -> httpx.Response:
    """What a page's form is answered with, after this was typed over what it shows; `form` says which, as in a list.

    The first form of every page signs out, so the last is taken unless another is named.
    """
    action, fields = _Forms(page.text).forms[form]
    values: dict[str, Any] = {**fields, **(typed or {}), **more}
    return await client.post(action or page.url.path, data=values, headers=_FORM)
