"""Somebody who goes through pages without a browser: they follow what stands in the forms, as they were shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
from typing_extensions import override

_A_CHOICE = ("checkbox", "radio")


@dataclass
class ShownForm:
    """A form: where it leads, what stands in it, and the buttons that send it, by what they say."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[ShownForm] = []
        self.says: list[str] = []
        self._button: tuple[str, str] | None = None
        self._area = ""
        self._words: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = dict(attrs)
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "form":
            self.forms.append(ShownForm(said.get("action") or ""))
        elif tag == "input" and name and (said.get("type") not in _A_CHOICE or "checked" in said):
            self.forms[-1].values.setdefault(name, []).append(value)
        elif tag == "button":
            self._button, self._words = (name, value), []
        elif tag == "textarea":
            self._area, self._words = name, []

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._button:
            self.forms[-1].buttons[" ".join("".join(self._words).split())] = self._button
            self._button = None
        elif tag == "textarea":
            self.forms[-1].values[self._area] = ["".join(self._words).removeprefix("\n")]
            self._area = ""

    @override
    def handle_data(self, data: str) -> None:
        self.says.append(data)
        self._words.append(data)


class Visitor:
    """A visitor with a client that keeps cookies, and the page in front of them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.answer: httpx.Response

    async def goes_to(self, address: str) -> None:
        """Follow a link, and where it leads on, that too."""
        self.answer = await self.client.get(address, follow_redirects=True)

    async def sends(self, button: str, **typed: str | Sequence[str]) -> None:
        """Fill in the form that has this button, and press it; `born_day` is the field `born-day`."""
        form = next(one for one in self._read().forms if button in one.buttons)
        name, value = form.buttons[button]
        said: dict[str, Any] = {**form.values, **{field.replace("_", "-"): what for field, what in typed.items()}}
        await self.posts(form.action, {**said, **({name: value} if name else {})})

    async def posts(self, address: str, fields: Mapping[str, Any]) -> None:
        """Send a form of one's own, and follow where it leads."""
        sent = {name: list(value) if isinstance(value, list | tuple) else value for name, value in fields.items()}
        self.answer = await self.client.post(address, data=sent, follow_redirects=True)

    def form(self, action: str) -> ShownForm:
        """The form of the page that leads there."""
        return next(one for one in self._read().forms if one.action == action)

    @property
    def reads(self) -> str:
        """What the page says, without its marks."""
        return " ".join(" ".join(self._read().says).split())

    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.answer.text)
        return reader
