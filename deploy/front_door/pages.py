"""The pages and documents that the front door shows itself, by the name of the file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from deploy.front_door.caddyfile import TEMPLATES
from deploy.front_door.documents import Document, base, described, together
from deploy.front_door.routes import shared_prefixes
from services import pages
from services.pages.languages import LANGUAGES, language_of
from services.runtime.admin.door_outline import DOCUMENT, DoorOutline

# As all pages look.
STYLE = Path(pages.__file__).with_name("look.css")
_SAYING = ("away.html", "too-large.html", "nothing-here.html")


@dataclass(frozen=True)
class Operation:
    """One method of one path, as a person reads of it."""

    method: str
    path: str
    description: str
    parameters: Sequence[Mapping[str, Any]]
    body: Sequence[str]
    answers: Mapping[str, str]


def written(doors: Sequence[DoorOutline]) -> dict[str, str]:
    """All that stands below /docs, and the document of each prefix that services share, by path without the slash."""
    parts = described(doors)
    files = {f"docs/{one.name}.json": _json(one.document) for one in parts}
    files["docs/openapi.json"] = _json(together(parts, "Linkway"))
    for prefix in shared_prefixes(doors):
        sharing = [part for part in parts if part.door.prefix == prefix]
        files[f"docs{prefix}{DOCUMENT}"] = _json(together(sharing, f"Linkway, {prefix}"))
    files["docs/page.css"] = STYLE.read_text(encoding="utf-8")
    templates, languages = _templates(), [language_of(code) for code in LANGUAGES]
    files |= {f"docs/{name}": templates.get_template(name).render(languages=languages) for name in _SAYING}
    for one in parts:
        page = templates.get_template("door.html").render(one=one, **_read(one.document))
        files[f"docs/{one.name}.html"] = page
    return files | {"docs/index.html": templates.get_template("docs.html").render(described=parts)}


def _read(document: Document) -> Mapping[str, Any]:
    operations = list(_operations(document))
    meanings = {status: when for operation in operations for status, when in operation.answers.items()}
    return {"operations": operations, "meanings": dict(sorted(meanings.items()))}


def _operations(document: Document) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            yield Operation(
                method=method.upper(),
                path=base(document) + path,
                description=told.get("description") or told.get("summary", ""),
                parameters=told.get("parameters", ()),
                body=list(told.get("requestBody", {}).get("content", ())),
                answers={status: answer.get("description", "") for status, answer in sorted(told["responses"].items())},
            )


def _json(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@cache
def _templates() -> Environment:
    loader, markdown = FileSystemLoader(TEMPLATES), MarkdownIt("commonmark", {"html": False})
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["prose"] = lambda text: Markup(markdown.render(text))  # noqa: S704 - it writes no HTML of theirs
    environment.filters["first_line"] = lambda text: text.partition("\n")[0]
    return environment
