"""Which pages there are, and each of them: the same bytes in a folder and at a door."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from services.contract.documents import asyncapi, catalogue, headers
from services.contract.documents.pages import POLICY, texts, told
from services.contract.documents.pages.fields import fields_of
from services.contract.topics import PartnerStream

FOLDER = Path(__file__).parent
HOME, TOPICS, HEADERS, SEARCH = "index.html", "topics.html", "headers.html", "search.html"
STYLE, SCRIPT, SCHEMAS = "pages.css", "search.js", "schemas/"
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json"}
_DRAWN = {HOME: "home.html", TOPICS: "topics.html", HEADERS: "headers.html", SEARCH: "search.html"}


@dataclass(frozen=True)
class Page:
    """What lies at a path: the media type, and the text."""

    media_type: str
    text: str


def paths() -> list[str]:
    """Every path, relative to where the pages begin."""
    schemas = [f"{SCHEMAS}{path.name}" for path in sorted(catalogue.PUBLISHED.iterdir())]
    return [*_DRAWN, *told.BY_PAGE, *texts.BY_PAGE, STYLE, SCRIPT, *schemas]


@cache  # because a page takes milliseconds, and is the same for everybody
def page(path: str) -> Page:
    """What lies at one of these paths. Raises KeyError where there is no such path."""
    if path not in _PATHS:
        raise KeyError(path)
    return Page(_KINDS[Path(path).suffix], _text(path))


def write(folder: Path) -> int:
    """Write every page into the folder: this function will give how many there are."""
    for path in paths():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page(path).text, encoding="utf-8")
    return len(paths())


def _text(path: str) -> str:
    if path in (STYLE, SCRIPT):
        return (FOLDER / path).read_text(encoding="utf-8")
    if path.startswith(SCHEMAS):
        return (catalogue.PUBLISHED / Path(path).name).read_text(encoding="utf-8")
    return _drawn(path)


def _drawn(path: str) -> str:
    if path in told.BY_PAGE:
        return _render("event.html", path, one=told.BY_PAGE[path])
    if path in texts.BY_PAGE:
        text = texts.text_of(path)
        # Made by ourselves of our own file, in which no HTML is let through.
        return _render("text.html", path, title=text.title, text=Markup(text.html))  # noqa: S704
    return _render(_DRAWN[path], path, **_beside(path))


def _beside(path: str) -> Mapping[str, Any]:
    if path == TOPICS:
        return {"channels": asyncapi.document()["channels"]}
    if path == HEADERS:
        return {
            "of_events": fields_of(headers.headers_schema()),
            "of_partners": fields_of(headers.partners_headers_schema()),
        }
    return {"listed": sorted(_listed())} if path == SEARCH else {}


def _listed() -> Iterator[tuple[str, str, str, str]]:
    """What can be looked for: its name, where it is, what it is, and what is said of it."""
    for one in told.EVERY:
        yield one.name, one.page, "event", one.says
        for field in one.fields:
            words = f"{', '.join(field.words)}." if field.words else ""
            said = f"{field.says} {words}".strip()
            yield field.path, f"{one.page}#{field.path}", f"field of {one.name}", said


def _render(template: str, path: str, **facts: Any) -> str:  # noqa: ANN401 - whatever the template shows
    return _templates().get_template(template).render(path=path, policy=POLICY, every=told.EVERY, **facts)


def _coded(sentence: str) -> Markup:
    """A sentence of the code's, in which what stands between backticks is code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(sentence))))  # noqa: S704 - escaped before


@cache  # because it takes longer to compile than to render
def _templates() -> Environment:
    loader = FileSystemLoader(FOLDER / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["coded"] = _coded
    environment.globals["PartnerStream"] = PartnerStream
    return environment


_PATHS = frozenset(paths())
