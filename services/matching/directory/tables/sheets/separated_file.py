"""A table in a text file with something between its cells: CSV, whatever its encoding and separator."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.contract.text.encodings import encoding_of
from services.contract.text.separated import (
    KEPT,
    LONGEST_LINE,
    SEPARATORS,
    Cells,
    ends_with_a_line,
    read_cells,
    separator_said,
)
from services.matching.directory.record import Finding
from services.matching.directory.tables.sheets.row import MOST_COLUMNS, MOST_ROWS, Row, TableUnusable

_SAMPLE = 30
_SAVE_AGAIN = "Save it again from the spreadsheet, or fetch it again"


@dataclass(frozen=True)
class SeparatedFile:
    """A CSV file; encoding and separator are found out where they are not given."""

    path: Path
    encoding: str
    separator: str
    first_line: int

    @classmethod
    def open(cls, path: Path, encoding: str | None = None, separator: str | None = None) -> "SeparatedFile":
        """Look at the encoding and at the first lines. Raises TableUnusable."""
        known = encoding or encoding_of(path)
        try:
            with path.open(encoding=known, errors=KEPT, newline="") as file:
                lines = [line for line in (file.readline(LONGEST_LINE) for _ in range(_SAMPLE)) if line]
        except (UnicodeError, LookupError):
            raise TableUnusable(path, f"it is not written in {known}", "Name its encoding in the mapping") from None
        said = separator_said(lines[0]) if lines else None
        return cls(path, known, separator or said or _separator_of(lines), 1 if said else 0)

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty; raises TableUnusable where the file is cut."""
        width = 0
        for found, read in enumerate(self._read(), 1):
            if read.is_cut or found > MOST_ROWS:
                raise TableUnusable(self.path, read.wrong or f"it has over {MOST_ROWS} rows", _SAVE_AGAIN)
            width, row = max(width, len(read.cells)), _row(read)
            yield row
        if width and len(read.cells) < width and not self._ends_with_a_line():
            what = f"its last line ends after {len(read.cells)} of {width} cells, so the file may be cut off"
            raise TableUnusable(self.path, what, _SAVE_AGAIN)

    def _read(self) -> Iterator[Cells]:
        with self.path.open(encoding=self.encoding, errors=KEPT, newline="") as file:
            for _ in range(self.first_line):
                file.readline(LONGEST_LINE)
            yield from read_cells(file, self.separator, self.first_line)

    def _ends_with_a_line(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(max(self.path.stat().st_size - 4, 0))
            return ends_with_a_line(file.read())


def _row(read: Cells) -> Row:
    cells = tuple(cell.replace("\0", "") for cell in read.cells)
    nuls = sum(cell.count("\0") for cell in read.cells)
    findings = (_NULS,) if nuls else ()
    wrong = read.wrong or (f"It has over {MOST_COLUMNS} cells." if len(cells) > MOST_COLUMNS else "")
    return Row(read.row, cells, findings, wrong)


_NULS = Finding(
    "nul-characters", "row", "Characters without meaning (NUL) stood in it and were left out.", "save the file again"
)


def _separator_of(lines: list[str]) -> str:
    """That which parts most lines into the same number of cells."""

    def parted(separator: str) -> int:
        lengths = Counter(map(len, csv.reader(lines, delimiter=separator)))
        return max((times * (length - 1) for length, times in lengths.items()), default=0)

    return max(SEPARATORS, key=parted)
