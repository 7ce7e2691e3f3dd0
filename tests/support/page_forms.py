"""Forms of pages as a browser without scripts has them: what stands in them, and what is sent once they are filled."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
from typing_extensions import override

Typed = Mapping[str, str | Sequence[str]]
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_A_CHOICE = ("checkbox", "radio")


@dataclass
class ShownForm:
    """A form: where it leads, what stands in it, and the buttons that send it, by what they say."""

    action: str
    posts: bool
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


class ShownPage(HTMLParser):
    """A page: its forms, and what it says without its marks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[ShownForm] = []
        self._says: list[str] = []
        self._words: list[str] = []
        self._button: tuple[str, str] | None = None
        self._area = self._select = ""
        self.feed(text)

    @property
    def reads(self) -> str:
        return _spaced(self._says)

    def form(self, action: str) -> ShownForm:
        """The form that leads there."""
        return next(one for one in self.forms if one.action == action)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self.forms.append(ShownForm(said.get("action", ""), said.get("method") == "post"))
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area, self._words = name, []
        elif tag == "button":
            self._button, self._words = (name, said.get("value", "")), []
        else:
            self._take(tag, name, said)

    def _take(self, tag: str, name: str, said: Mapping[str, str]) -> None:
        value = said.get("value", "")
        if tag == "input" and name and (said.get("type") not in _A_CHOICE or "checked" in said):
            self.forms[-1].add(name, value)
        elif tag == "option" and self._select and "selected" in said:
            self.forms[-1].add(self._select, value)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._button:
            self.forms[-1].buttons[_spaced(self._words)] = self._button
            self._button = None
        elif tag == "textarea":
            # A browser leaves out the end of the line that the tag stands on.
            self.forms[-1].add(self._area, "".join(self._words).removeprefix("\n"))
        elif tag == "select":
            self._select = ""

    @override
    def handle_data(self, data: str) -> None:
        self._says.append(data)
        self._words.append(data)


def _spaced(words: Sequence[str]) -> str:
    return " ".join("".join(words).split())


def fields_of(page: str, action: str) -> dict[str, list[str]]:
    """What the form with this action would send as it stands."""
    return ShownPage(page).form(action).values


def problems(page: str) -> list[str]:
    """The fields of which something is said, in the summary."""
    return re.findall(r'<li><a href="#([^"]+)">', page.partition("problems-title")[2].partition("</div>")[0])


async def sent(
    client: httpx.AsyncClient, page: httpx.Response, typed: Typed | None = None, *, form: int = -1, **more: str
) -> httpx.Response:
    """What a page's form is answered with, after this was typed over what it shows; `form` says which, as in a list.

    The first form of every page signs out, so the last is taken unless another is named.
    """
    shown = [one for one in ShownPage(page.text).forms if one.posts][form]
    values: dict[str, Any] = {**shown.values, **(typed or {}), **more}
    return await client.post(shown.action or page.url.path, data=values, headers=_FORM)


async def filled_in(
    client: httpx.AsyncClient, address: str, typed: Typed, *, action: str | None = None
) -> httpx.Response:
    """The same for a page that is opened first, and for its form with the page's own address, or this action."""
    page = await client.get(address)
    assert page.status_code == 200, page.text
    leads_to = action or address
    values: dict[str, Any] = {**fields_of(page.text, leads_to), **typed}
    return await client.post(leads_to, data=values, headers=_FORM)
