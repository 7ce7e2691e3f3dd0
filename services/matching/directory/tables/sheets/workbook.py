"""A sheet of an Excel workbook (.xlsx), row by row, so that a long one takes little memory."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from services.matching.directory.record import Finding
from services.matching.directory.tables.sheets.merged_cells import MergedCells
from services.matching.directory.tables.sheets.row import MOST_COLUMNS, MOST_ROWS, Row, TableUnusable
from services.matching.directory.tables.sheets.values import ERROR, text_of

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,100}?ref="([A-Z0-9:]{2,40})"')
# As bytes to be found, because a pattern takes half a minute for a hundred megabytes.
_MERGED_AT_ALL, _FORMULAS = b"mergeCell ", (b"<f>", b"<f ", b":f>", b":f ")
_CHUNK, _OVERLAP = 1 << 20, 200
_SAVE = "Open it in Excel or LibreOffice, and save it again as .xlsx or as CSV"
# What openpyxl raises at workbooks that are cut, or that are written in ways of their own.
_BROKEN = (zipfile.BadZipFile, InvalidFileException, LookupError, ValueError, TypeError, SyntaxError, OSError, EOFError)


@dataclass(frozen=True)
class Workbook:
    """A workbook's sheet of that name, or the first that is not hidden."""

    path: Path
    sheet: str | None = None

    def sheets(self) -> list[str]:
        """The names of the sheets that are not hidden, in order. Raises TableUnusable."""
        with self._opened() as book:
            return [one.title for one in book.worksheets if one.sheet_state == "visible"]

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, with merged cells filled in. Raises TableUnusable."""
        with self._opened() as values:
            sheet = self._named(values)
            with values._archive.open(sheet._worksheet_path) as part:
                ranges, has_formulas = _look_through(part)
            # Opened only where it is needed, because opening a long workbook takes as long as reading it.
            with self._opened(formulas=True) if has_formulas else nullcontext() as written:
                texts = self._cells(self._named(written)) if written else None
                merged, found = MergedCells(ranges), 0
                for number, cells in enumerate(self._cells(sheet), 1):
                    row = merged.filled(_row(number, cells, next(texts) if texts else ()))
                    found += any(row.cells)
                    if any(row.cells):
                        yield row
                    if found > MOST_ROWS:
                        raise TableUnusable(self.path, f"it has over {MOST_ROWS} rows", "Part it in several")

    @contextmanager
    def _opened(self, *, formulas: bool = False) -> Iterator[Any]:
        """The workbook, with the values that its formulas had when it was saved, or with the formulas themselves."""
        try:
            # As an open file, because openpyxl would believe what its name ends with.
            with self.path.open("rb") as file:
                yield openpyxl.load_workbook(file, read_only=True, data_only=not formulas)
        except _BROKEN as cause:
            what = f"the workbook is cut off, or written in a way of its own ({type(cause).__name__})"
            raise TableUnusable(self.path, what, _SAVE) from cause

    def _named(self, book: Any) -> Any:  # noqa: ANN401 - openpyxl's own, which it keeps to itself
        visible = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets
        named = [one for one in book.worksheets if one.title == self.sheet] if self.sheet else visible
        if not named:
            sheets = ", ".join(one.title for one in visible)
            raise TableUnusable(
                self.path, f"it has no sheet {self.sheet!r}", f"Name one of these in the mapping: {sheets}"
            )
        return named[0]

    @staticmethod
    def _cells(sheet: Any) -> Iterator[Sequence[object]]:  # noqa: ANN401 - the same
        # Programs write down wrongly how large a sheet is.
        sheet.reset_dimensions()
        read: Iterator[Sequence[object]] = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        return read


def _look_through(part: Any) -> tuple[list[str], bool]:  # noqa: ANN401 - a part of an archive
    """Which ranges of cells are merged, which stands behind all cells; and whether there are formulas."""
    ranges, has_formulas, before = dict[str, None](), False, b""
    while chunk := part.read(_CHUNK):
        seen = before + chunk
        if _MERGED_AT_ALL in seen:
            ranges |= dict.fromkeys(found.decode() for found in _MERGED.findall(seen))
        has_formulas = has_formulas or any(one in seen for one in _FORMULAS)
        before = seen[-_OVERLAP:]
    return list(ranges), has_formulas


def _row(number: int, cells: Sequence[object], formulas: Sequence[object]) -> Row:
    texts = [text_of(cell) for cell in cells]
    findings = []
    for place, text in enumerate(texts):
        formula = formulas[place] if place < len(formulas) else None
        if cells[place] is None and isinstance(formula, str) and formula.startswith("="):
            findings.append(_finding("formula-without-value", number, place, "A formula has no value that was saved."))
        if text is ERROR:
            findings.append(_finding("formula-in-error", number, place, f"A formula failed ({cells[place]})."))
            texts[place] = ""
    while texts and not texts[-1]:
        texts.pop()
    return Row(number, tuple(texts), tuple(findings))


def _finding(code: str, number: int, place: int, what: str) -> Finding:
    cell = f"{get_column_letter(place + 1)}{number}"
    return Finding(code, f"cell {cell}", f"{what} It was read as empty.", "write there what should stand there")
