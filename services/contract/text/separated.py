"""Rows of cells with something between them, as a spreadsheet or an accident has written them; in bounded memory."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import TextIO

from typing_extensions import override

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
# Longer texts than a person writes into a cell; whatever is much longer is no cell, but a quote that nobody closed.
_LONGEST_CELL = 20_000
LONGEST_LINE = 1024 * 1024
# Bytes that the encoding does not have are kept as what no text has, so that only their own row is lost by them.
KEPT = "surrogateescape"
_NO_TEXT = re.compile("[\ud800-\udfff]")
_CUT = "The file may be cut off. Nothing of this row was read."
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Cells:
    """A row that is not empty; `wrong` says why it cannot be read.

    `row` counts as a spreadsheet does, empty rows too, and `line` is where it begins in the file: both from 1. What
    `is_cut` ends in the middle, and whatever came behind it was not read.
    """

    row: int
    line: int
    cells: list[str]
    wrong: str = ""
    is_cut: bool = False


def read_cells(file: TextIO, separator: str, first_line: int = 0) -> Iterator[Cells]:
    """Every row that is not empty, below the first lines, which were read before."""
    csv.field_size_limit(_LONGEST_CELL)
    lines = _Lines(file, first_line)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    for row in count(first_line + 1):
        read = _next(reader, lines, row)
        if read is None:
            return
        if read.wrong or any(read.cells):
            yield read


def separator_said(line: str) -> str | None:
    """What stands between the cells, where the first line of a file is Excel's own way of saying that."""
    said = line.strip('" \r\n')
    return said[4:5] or "\t" if said.lower().startswith("sep=") else None


def ends_with_a_line(tail: bytes) -> bool:
    """Whether the last bytes of a file end a line; where they do not, the file may have been cut off."""
    return tail.rstrip(b"\0").endswith((b"\n", b"\r"))


def no_formula(cell: str) -> str:
    """The cell so that no spreadsheet works it out as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell


class _Lines(Iterator[str]):
    """The lines of a file, counted; one that is too long is given in parts. Bytes that cannot be read end them."""

    def __init__(self, file: TextIO, number: int) -> None:
        self._file = file
        self.number = number
        self._is_broken = False

    @override
    def __next__(self) -> str:
        line = "" if self._is_broken else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def _read(self) -> str:
        try:
            return self._file.readline(LONGEST_LINE)
        except UnicodeError:
            self._is_broken = True
            raise


def _next(reader: Iterator[list[str]], lines: _Lines, row: int) -> Cells | None:
    """The next row; None at the end."""
    line = lines.number + 1
    try:
        cells = next(reader, None)
    except csv.Error as error:
        return Cells(row, line, [], _wrong(str(error), line, lines.number), is_cut="unexpected end" in str(error))
    except UnicodeError:
        what = f"From about line {line} on there are bytes that the encoding does not have. {_CUT}"
        return Cells(row, line, [], f"{what} Name another with --encoding if it is not.", is_cut=True)
    if cells is None:
        return None
    if any(map(_NO_TEXT.search, cells)):
        what = "There are bytes in it that the encoding does not have. Name another with --encoding."
        return Cells(row, line, [], what)
    return Cells(row, line, cells)


def _wrong(said: str, first: int, last: int) -> str:
    where = f"in line {first}" if first == last else f"in lines {first} to {last}"
    if "unexpected end" in said:
        return f"A quote is opened {where} and never closed. {_CUT}"
    if "field larger" in said:
        return f"A cell {where} has over {_LONGEST_CELL} characters: a quote may be missing. Nothing of it was read."
    return f"A quote stands {where} where none can: write two quotes for one in a cell. Nothing of it was read."
