"""Reads the rows of a list, in bounded memory, whatever a spreadsheet or an accident has made of them."""

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from typing_extensions import override

from deploy.importing.columns import BY_NAME, REFERENCE, body_of

# A story has 4000 characters at most; whatever is much longer is no cell, but a quote that nobody closed.
_LONGEST_CELL = 20_000
LONGEST_LINE = 1024 * 1024
# Bytes that the encoding does not have are kept as what no text has, so that only their own row is lost by them.
KEPT = "surrogateescape"
_NO_TEXT = re.compile("[\ud800-\udfff]")
_CUT = "The file may be cut off. Nothing of this row was read."


@dataclass(frozen=True)
class Row:
    """A row: `number` counts rows, `line` is where it begins in the file, both from 1.

    `faults` are sentences by column, or by "" for the whole row; a row that has some is not sent.
    """

    number: int
    line: int
    reference: str = ""
    body: dict[str, Any] = field(default_factory=dict, repr=False)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for the same row whenever it is sent: what its reference says, else all that stands in it."""
        told = f"reference {self.reference}" if self.reference else self.content
        return f"import-{hashlib.sha256(told.encode()).hexdigest()[:40]}"

    @property
    def content(self) -> str:
        """All that stands in it."""
        return json.dumps(self.body, sort_keys=True)


def read_rows(file: TextIO, headings: Sequence[str], separator: str, first_line: int) -> Iterator[Row]:
    """Every row that is not empty, below the first line; one that cannot be read has a fault that says why."""
    csv.field_size_limit(_LONGEST_CELL)
    lines, number = _Lines(file, first_line), 0
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while (read := _next(reader, lines)) is not None:
        cells, wrong, line = read
        if not (wrong or any(cells)):
            continue
        number += 1
        yield Row(number, line, faults={"": wrong}) if wrong else _row(number, line, headings, cells)


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


def _next(reader: Iterator[list[str]], lines: _Lines) -> tuple[list[str], str, int] | None:
    """The next row's cells, what is wrong with it, and the line in which it begins; None at the end."""
    line = lines.number + 1
    try:
        cells = next(reader, None)
    except csv.Error as error:
        return [], _wrong(str(error), line, lines.number), line
    except UnicodeError:
        what = f"From about line {line} on there are bytes that the list's encoding does not have. {_CUT}"
        return [], f"{what} Name another with --encoding if it is not.", line
    return None if cells is None else (cells, "", line)


def _wrong(said: str, first: int, last: int) -> str:
    where = f"in line {first}" if first == last else f"in lines {first} to {last}"
    if "unexpected end" in said:
        return f"A quote is opened {where} and never closed. {_CUT}"
    if "field larger" in said:
        return f"A cell {where} has over {_LONGEST_CELL} characters: a quote may be missing. Nothing of it was read."
    return f"A quote stands {where} where none can: write two quotes for one in a cell. Nothing of it was read."


def _row(number: int, line: int, headings: Sequence[str], cells: list[str]) -> Row:
    while len(cells) > len(headings) and not cells[-1]:
        cells.pop()
    if len(cells) != len(headings):
        what = f"The row has {len(cells)} cells, and the first line {len(headings)}: a quote or a part is missing."
        return Row(number, line, faults={"": what})
    if any(map(_NO_TEXT.search, cells)):
        what = "There are bytes in it that the list's encoding does not have. Name another with --encoding."
        return Row(number, line, faults={"": what})
    known = {name: cell for name, cell in zip(headings, cells, strict=True) if name in BY_NAME}
    body, faults = body_of(known)
    return Row(number, line, known.get(REFERENCE, "").strip(), body, faults)
