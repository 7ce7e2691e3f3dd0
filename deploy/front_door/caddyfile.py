"""What Caddy is told: a pure function of the routes, and of where things are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deploy.front_door.boroughs import OwnComponent
from deploy.front_door.routes import BOROUGHS, DOCS, Route
from services.contract.boroughs import BoroughSlug

TEMPLATES = Path(__file__).parent / "templates"
AWAY, TOO_LARGE = 503, 413
RETRY_SECONDS = 5
# Longer than the longest that a service takes to answer: a wait for its turn, and what may wait for MongoDB.
ANSWER_SECONDS = 30


@dataclass(frozen=True)
class Place:
    """Where the front door listens and shows its own pages from, and where it finds the services.

    It answers to these `names` alone, or to any where there are none. `certificate` is a certificate chain with its
    key, for TLS. To the services it comes from the address `source`.
    """

    host: str
    port: int
    folder: Path
    services: Mapping[str, str]
    names: tuple[str, ...] = ()
    source: str | None = None
    certificate: tuple[Path, Path] | None = None
    max_body_bytes: int = 64 * 1024


@dataclass(frozen=True)
class Said:
    """An answer that the front door gives in a door's form, for these paths."""

    patterns: tuple[str, ...]
    media_type: str
    body: str


def caddyfile(place: Place, routes: Sequence[Route], own: Sequence[OwnComponent], shared: Sequence[str]) -> str:
    """The file; `shared` are the prefixes whose document the front door shows."""
    return (
        _templates()
        .get_template("Caddyfile")
        .render(
            place=place,
            routes=routes,
            own=own,
            shared=shared,
            boroughs=BOROUGHS,
            slugs=list(BoroughSlug),
            docs=DOCS,
            away=_said(routes, AWAY),
            too_large=_said(routes, TOO_LARGE),
            retry_seconds=RETRY_SECONDS,
            answer_seconds=ANSWER_SECONDS,
        )
    )


def _said(routes: Sequence[Route], status: int) -> list[Said]:
    forms: dict[tuple[str, str], list[Route]] = {}
    for route in routes:
        body = route.door.problems.get(status)
        # A page of a service asks that service for its look.
        if body and not route.door.media_type.startswith("text/html"):
            forms.setdefault((route.door.media_type, body), []).append(route)
    return [Said(tuple(_patterns(there)), media_type, body) for (media_type, body), there in forms.items()]


def _patterns(routes: Sequence[Route]) -> Iterator[str]:
    for route in routes:
        yield from route.patterns


def _quoted(text: object) -> str:
    """A token of Caddy's. Raises ValueError for one that cannot be quoted."""
    if "`" in str(text):
        raise ValueError(f"Caddy's files cannot hold {text!r}.")
    return f"`{text}`"


@cache
def _templates() -> Environment:
    # What it writes is no HTML.
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["quoted"] = _quoted
    return environment
