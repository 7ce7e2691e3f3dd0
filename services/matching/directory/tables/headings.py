"""Which row of a table has its headings, and which column stands under which."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

from rapidfuzz import process

from services.contract.text.characters import line_of
from services.matching.directory.tables.sheets.row import Row, TableUnusable

# Titles and notes above the headings are not longer than that.
_LOOKED_THROUGH = 30
_ALIKE = 70


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """A heading or a word by which it is known: small letters, with single spaces."""
    return " ".join(line_of(text).split()).casefold()


@dataclass(frozen=True)
class Headings:
    """The headings of a table: the row that they stand in, and their columns from 0 by their plain names."""

    row: Row
    columns: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, row: Row) -> "Headings":
        """These headings; one that stands over several columns has them all."""
        columns = defaultdict(list)
        for place, cell in enumerate(row.cells):
            if name := plain(cell):
                columns[name].append(place)
        return cls(row, dict(columns))

    def cells(self, row: Row, heading: str) -> list[str]:
        """What stands in a row under the heading."""
        return [row.cells[place] for place in self.columns[plain(heading)] if place < len(row.cells)]


def below_headings(path: Path, rows: Iterator[Row], wanted: Collection[str]) -> tuple[Headings, Iterator[Row]]:
    """The headings and the rows below them: those of the first rows that have most of the `wanted`.

    Raises TableUnusable where one that is wanted stands in none of them.
    """
    first = list(islice(rows, _LOOKED_THROUGH))
    names = {plain(one): one for one in wanted}
    best = max(first, key=lambda row: len(names.keys() & Headings.of(row).columns.keys()), default=Row(1))
    headings = Headings.of(best)
    if missing := [names[name] for name in names if name not in headings.columns]:
        raise TableUnusable(path, _missing(missing, headings), "Mend its headings, or the mapping")
    return headings, chain((row for row in first if row.number > best.number), rows)


def _missing(missing: Sequence[str], headings: Headings) -> str:
    there = [cell for cell in headings.row.cells if plain(cell)]

    def said(name: str) -> str:
        alike = process.extractOne(name, there, processor=plain, score_cutoff=_ALIKE)
        return f"{name!r} (did you mean {alike[0]!r}?)" if alike else repr(name)

    has = f"row {headings.row.number} has: {', '.join(there) or 'nothing'}"
    return f"the mapping names columns that are not there: {', '.join(map(said, missing))}; {has}"
