"""Proposes a mapping: which column of a spreadsheet is which field, by its heading and by what stands in it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz

from services.geography.postcodes import NotAPostcode, Postcode
from services.matching.directory.tables.fields import FIELDS, WEEKDAYS, Field
from services.matching.directory.tables.headings import plain
from services.matching.directory.tables.sheets.row import Row, TableUnusable
from services.matching.directory.tables.sheets.workbook import Workbook
from services.matching.directory.tables.table import open_sheet

_LOOKED_AT, _HEADINGS_WITHIN = 500, 30
# A heading that is less alike is no proposal; what stands in a column counts more where it can be nothing else.
_ALIKE, _PART, _SURE, _MOSTLY = 80, 85, 120, 0.6
_SEVERAL = frozenset({"address"})


def _is_postcode(text: str) -> bool:
    try:
        Postcode.parse(text)
    except NotAPostcode:
        return False
    return True


def _between(least: float, most: float) -> Callable[[str], bool]:
    def is_between(text: str) -> bool:
        return re.fullmatch(r"-?\d+\.\d+", text) is not None and least <= float(text) <= most

    return is_between


# London and what lies around it; a longitude there is no latitude.
_STANDS_THERE: Mapping[str, Callable[[str], bool]] = {
    "postcode": _is_postcode,
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+").fullmatch,  # type: ignore[dict-item]
    "website": re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE).fullmatch,  # type: ignore[dict-item]
    "telephone": re.compile(r"(?:\+44|0)[\d ()-]{8,16}").fullmatch,  # type: ignore[dict-item]
    "latitude": _between(51.0, 52.0),
    "longitude": _between(-1.0, 1.0),
}


@dataclass(frozen=True)
class Column:
    """A column as it stands there: its heading, and what its first rows say."""

    heading: str
    texts: Sequence[str]

    def mostly(self, is_so: Callable[[str], object]) -> bool:
        """Whether this is so of most of its texts."""
        return bool(self.texts) and sum(1 for text in self.texts if is_so(text)) >= _MOSTLY * len(self.texts)


@dataclass(frozen=True)
class Proposal:
    """What is proposed: the columns by field, and those that fit none."""

    path: Path
    sheet: str | None
    rows: int
    placed: Mapping[str, Sequence[Column]]
    not_placed: Sequence[Column]

    @property
    def words(self) -> Counter[str]:
        """What stands in the column of needs, part by part."""
        columns = self.placed.get("needs", ())
        return Counter(
            part.strip() for column in columns for text in column.texts for part in re.split(r"[;|,\n]", text)
        )


def propose(path: Path, sheet: str | None = None, encoding: str | None = None) -> Proposal:
    """Look at the first rows. Raises TableUnusable."""
    opened = open_sheet(path, sheet, encoding)
    rows = [row for row in islice(opened.rows(), _LOOKED_AT) if not row.wrong]
    if not rows:
        raise TableUnusable(
            path, "it has no rows", "Name the sheet with --sheet" if isinstance(opened, Workbook) else "Save it again"
        )
    headings = max(rows[:_HEADINGS_WITHIN], key=lambda row: (_known(row), -row.number))
    columns = [*_columns(headings, [row for row in rows if row.number > headings.number])]
    placed = _placed(columns)
    taken = {column.heading for columns_ in placed.values() for column in columns_}
    named = (opened.sheet or opened.sheets()[0]) if isinstance(opened, Workbook) else None
    left = [column for column in columns if column.heading not in taken]
    return Proposal(path, named, len(rows) - rows.index(headings) - 1, placed, left)


def _known(row: Row) -> int:
    return sum(1 for cell in row.cells if any(_alike(cell, field) >= _ALIKE for field in FIELDS.values()))


def _columns(headings: Row, rows: Sequence[Row]) -> Iterator[Column]:
    for place, heading in enumerate(headings.cells):
        if plain(heading):
            cells = (row.cells[place].strip() for row in rows if place < len(row.cells))
            yield Column(heading.strip(), [cell for cell in cells if cell])


def _placed(columns: Sequence[Column]) -> Mapping[str, Sequence[Column]]:
    """The likeliest pairs first; a field has one column, but an address several."""
    scored = [(_score(column, field), column, field) for column in columns for field in FIELDS.values()]
    placed: dict[str, list[Column]] = {}
    taken: set[str] = set()
    for score, column, field in sorted(scored, key=lambda one: -one[0]):
        is_free = field.name not in placed or field.name in _SEVERAL
        if score >= _ALIKE and is_free and column.heading not in taken:
            placed.setdefault(field.name, []).append(column)
            taken.add(column.heading)
    order = [column.heading for column in columns]
    return {name: sorted(placed[name], key=lambda one: order.index(one.heading)) for name in FIELDS if name in placed}


def _score(column: Column, field: Field) -> float:
    alike = _alike(column.heading, field)
    stands_there = _STANDS_THERE.get(field.name)
    if stands_there is None or not column.texts:
        return alike
    if not column.mostly(stands_there):
        return 0
    # Numbers of other kinds look like degrees, so that the heading has to say so too.
    return alike if field.name in ("latitude", "longitude") else _SURE + alike


def _alike(heading: str, field: Field) -> float:
    name = re.sub(r"[_\W]+", " ", plain(heading)).strip()
    short = re.sub(r" ?\d+$", "", name) if field.name in _SEVERAL else name
    names = (field.name.replace("_", " "), *field.often)
    if short in map(plain, names):
        # The names of days are like each other.
        return 100 if field.name in WEEKDAYS else 99
    is_part = field.name in short.split()
    return max(_PART if is_part else 0, *(min(fuzz.token_sort_ratio(short, plain(one)), 98) for one in names))
