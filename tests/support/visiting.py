"""Somebody who goes through pages without a browser: they follow what stands in the forms, as they were shown."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from tests.support.page_forms import ShownForm, ShownPage


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
        form = next(one for one in self._page.forms if button in one.buttons)
        name, value = form.buttons[button]
        said: dict[str, Any] = {**form.values, **{field.replace("_", "-"): what for field, what in typed.items()}}
        await self.posts(form.action, {**said, **({name: value} if name else {})})

    async def posts(self, address: str, fields: Mapping[str, Any]) -> None:
        """Send a form of one's own, and follow where it leads."""
        sent = {name: list(value) if isinstance(value, list | tuple) else value for name, value in fields.items()}
        self.answer = await self.client.post(address, data=sent, follow_redirects=True)

    def form(self, action: str) -> ShownForm:
        """The form of the page that leads there."""
        return self._page.form(action)

    @property
    def reads(self) -> str:
        """What the page says, without its marks."""
        return self._page.reads

    @property
    def _page(self) -> ShownPage:
        return ShownPage(self.answer.text)
