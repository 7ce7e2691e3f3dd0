"""A page as a browser without scripts has it: its forms with what stands in them, sent with what somebody types."""

import re
from collections.abc import Mapping
from html import unescape

import httpx

Typed = Mapping[str, str | list[str]]

_FORM = re.compile(r'<form method="post" action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


async def sent(client: httpx.AsyncClient, page: str, typed: Typed, *, action: str | None = None) -> httpx.Response:
    """What is answered to the form of this page (the one with this action, where it has several), once it is sent."""
    shown = await client.get(page)
    assert shown.status_code == 200, shown.text
    return await client.post(action or page, data={**hidden(shown.text, action or page), **typed})


def hidden(text: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this action."""
    form = next(inside for address, inside in _FORM.findall(text) if unescape(address) == action)
    return {name: unescape(value) for name, value in _HIDDEN.findall(form)}


def problems(text: str) -> list[str]:
    """The fields of which something is said, in the summary."""
    return re.findall(r'<li><a href="#([^"]+)">', text.partition("problems-title")[2].partition("</div>")[0])
