"""A row of a spreadsheet, and what is said where a spreadsheet cannot be used at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.matching.directory.record import Finding
from services.matching.directory.sources.away import DirectoryAway

# More than the whole country lists; and more columns than anybody can fill in.
MOST_ROWS = 200_000
MOST_COLUMNS = 200


class TableUnusable(DirectoryAway):
    """The spreadsheet, or what says which column is what, cannot be used: what, and what to do."""

    def __init__(self, path: Path, what: str, do: str) -> None:
        super().__init__(str(path), what, do)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty: its `number` is the one that a spreadsheet shows; `wrong` says why it cannot be read."""

    number: int
    cells: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    wrong: str = ""


class Sheet(Protocol):
    """One table of a file."""

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, from the first; raises TableUnusable, also at the end of a file that is cut."""
