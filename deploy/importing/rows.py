"""Reads the rows of a list, in bounded memory, whatever a spreadsheet or an accident has made of them."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from deploy.importing.columns import BY_NAME, REFERENCE, body_of
from services.contract.text.separated import Cells, read_cells


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
    for number, read in enumerate(read_cells(file, separator, first_line), start=1):
        yield Row(number, read.line, faults={"": read.wrong}) if read.wrong else _row(number, headings, read)


def _row(number: int, headings: Sequence[str], read: Cells) -> Row:
    cells = read.cells
    while len(cells) > len(headings) and not cells[-1]:
        cells.pop()
    if len(cells) != len(headings):
        what = f"The row has {len(cells)} cells, and the first line {len(headings)}: a quote or a part is missing."
        return Row(number, read.line, faults={"": what})
    known = {name: cell for name, cell in zip(headings, cells, strict=True) if name in BY_NAME}
    body, faults = body_of(known)
    return Row(number, read.line, known.get(REFERENCE, "").strip(), body, faults)
