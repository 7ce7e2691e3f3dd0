"""The contract's own texts as HTML: links lead to other pages of these, and to nothing that is not among them."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

CONTRACT = Path(__file__).parents[2]
# The page of each text.
TEXTS: Mapping[str, str] = {
    "README.md": "guide.html",
    "CHANGELOG.md": "changes.html",
    "components/REFERRAL.md": "component-referral.html",
    "components/MATCHING.md": "component-matching.html",
    "components/NOTIFY.md": "component-notify.html",
    "components/REPORTING.md": "component-reporting.html",
}
BY_PAGE: Mapping[str, str] = {page: text for text, page in TEXTS.items()}


@dataclass(frozen=True)
class Text:
    """A text: its title, and its HTML, in which the first heading is of the first level."""

    title: str
    html: str


@cache  # because it is written once, and read at every request
def text_of(page: str) -> Text:
    """The text that stands on this page."""
    name = BY_PAGE[page]
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(_without_remarks((CONTRACT / name).read_text(encoding="utf-8")))
    named = Counter[str]()
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open":
            named[slug := _slug(words.content)] += 1
            heading.attrSet("id", slug if named[slug] == 1 else f"{slug}-{named[slug]}")
    for token in tokens:
        if token.children:
            token.children = list(_with_links_of_ours(token.children, posixpath.dirname(name)))
    title = next(words.content for heading, words in pairwise(tokens) if heading.tag == "h1")
    return Text(title, markdown.renderer.render(tokens, markdown.options, {}))


def _without_remarks(text: str) -> str:
    return re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL)


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _with_links_of_ours(tokens: list[Token], folder: str) -> Iterator[Token]:
    """The tokens of a line; a link to what is no page of these is left as its words."""
    leads_nowhere = False
    for token in tokens:
        if token.type == "link_open":
            page = _page(str(token.attrGet("href") or ""), folder)
            leads_nowhere = page is None
            if page is None:
                continue
            token.attrSet("href", page)
        if token.type == "link_close" and leads_nowhere:
            continue
        yield token


def _page(address: str, folder: str) -> str | None:
    path, _, anchor = address.partition("#")
    whole = posixpath.normpath(posixpath.join(folder, path)) if path else ""
    schema = re.fullmatch(r"schemas/(.+\.v[0-9]+)\.json", whole)
    page = f"{schema[1]}.html" if schema else TEXTS.get(whole, None if path else "")
    if page is None:
        return whole if whole == "schemas/asyncapi.json" else None
    return f"{page}#{anchor}" if anchor else page
