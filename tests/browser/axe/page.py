"""The table: a row for each page, a column for each way to read it, how often axe looked and what it found."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from services.matching import service as matching
from services.referral import service as referral
from services.reporting import service as reporting
from tests.browser.visitors import AS_USUAL, ENLARGED, OTHER_WAYS
from tests.rights.routes import Route, routes_of

PAGE = Path("services/pages/AXE.md")
_FORCED, _CONTRAST, _LARGEST, _FROM_RIGHT = OTHER_WAYS
_WAYS: Final = (AS_USUAL, ENLARGED, *OTHER_WAYS)
_HEAD = """# What axe found

Written by `make axe`, which opens each page in a real chromium, in each of its states (empty, with an error, long,
after it was sent), and has axe-core look at it by the rules of WCAG 2.2 AA and by its own of good practice; and sees
that nothing must be scrolled sideways and that the page is under 100 kB. A cell says how often it was looked at, and
how many faults were found. A test sees to it that no page is missing. What a machine cannot see is walked by keyboard
and without scripts in `tests/e2e/walking`.
"""


class Looked(BaseModel):
    """One look: at which path, how it was read, and what was found."""

    path: str
    width: int
    preferences: str
    direction: str
    forced: bool
    found: list[str]

    @property
    def way(self) -> str:
        """The name of the way in which the page was read."""
        for way, is_it in (
            (_FORCED, self.forced),
            (_CONTRAST, "contrast-high" in self.preferences),
            (_LARGEST, "text-largest" in self.preferences),
            (_FROM_RIGHT, self.direction == "rtl"),
            (ENLARGED, self.width <= ENLARGED.width),
        ):
            if is_it:
                return way.name
        return AS_USUAL.name


def read(lines: Iterable[str]) -> list[Looked]:
    """What the lines say."""
    return [Looked.model_validate_json(line) for line in lines]


def pages() -> Sequence[Route]:
    """Every page of every service that a browser can be led to."""
    tables = {"referral": referral, "matching": matching, "reporting": reporting}
    routes = (route for name, one in tables.items() for route in routes_of(name, one.outline().doors))
    return sorted({route for route in routes if route.is_page and route.method == "GET"}, key=str)


def page(looks: Sequence[Looked]) -> str:
    """The page's text."""
    found: dict[tuple[str, str], list[Looked]] = defaultdict(list)
    rows = {route.path: _pattern(route.path) for route in pages()}
    for one in looks:
        found[_row(one.path, rows), one.way].append(one)
    head = f"\n| page | {' | '.join(way.name for way in _WAYS)} |\n|---|{'---|' * len(_WAYS)}\n"
    return _HEAD + head + "".join(_line(row, found) for row in sorted({row for row, _ in found}))


def rows_of(text: str) -> Collection[str]:
    """The pages that have a row in the text."""
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path)))


def _row(path: str, rows: Mapping[str, re.Pattern[str]]) -> str:
    # A page without parameters first: `/refer/new` is no `/refer/{referral_id}`.
    fitting = [row for row, pattern in rows.items() if pattern.fullmatch(path)]
    return min(fitting, key=lambda row: row.count("{"), default=path)


def _line(row: str, found: Mapping[tuple[str, str], Sequence[Looked]]) -> str:
    return f"| `{row}` | {' | '.join(_cell(found.get((row, way.name), ())) for way in _WAYS)} |\n"


def _cell(looks: Sequence[Looked]) -> str:
    faults = sum(len(one.found) for one in looks)
    return f"{len(looks)}: {faults or 'none'}" if looks else ""
