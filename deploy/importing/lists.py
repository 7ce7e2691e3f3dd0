"""A list of people to refer, as a spreadsheet wrote it: how it is to be read, and its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.importing.columns import BY_NAME
from deploy.importing.headings import ListUnusable, check, headings, separator_of
from deploy.importing.rows import Row, read_rows
from services.contract.text.encodings import encoding_of
from services.contract.text.separated import KEPT, LONGEST_LINE, ends_with_a_line, separator_said


@dataclass(frozen=True)
class List:
    """A list that can be read: in which encoding, with what between its cells, under which headings.

    Headings that Linkway does not know are `unknown`, and their cells not read. Where its last line has no end, the
    file may have been cut off.
    """

    path: Path
    encoding: str
    separator: str
    headings: tuple[str, ...]
    first_line: int
    ends_with_a_line: bool

    @property
    def unknown(self) -> tuple[str, ...]:
        """The headings that Linkway does not know."""
        return tuple(name for name in self.headings if name not in BY_NAME)

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, one at a time, so that a list may be as long as it likes."""
        with self.path.open(encoding=self.encoding, errors=KEPT, newline="") as file:
            for _ in range(self.first_line):
                file.readline(LONGEST_LINE)
            yield from read_rows(file, self.headings, self.separator, self.first_line)


def open_list(path: Path, encoding: str | None = None) -> List:
    """Look at the list's encoding and its first line. Raises ListUnusable."""
    known = encoding or encoding_of(path)
    try:
        with path.open(encoding=known, errors=KEPT, newline="") as file:
            first, number = file.readline(LONGEST_LINE), 1
            if separator_said(first):
                first, number = file.readline(LONGEST_LINE), 2
    except (UnicodeError, LookupError):
        raise ListUnusable(f"The list is not written in {known}.", path, "name its encoding with --encoding") from None
    separator = separator_of(first)
    names = headings(first, separator)
    check(names, path)
    return List(path, known, separator, names, number, _ends_with_a_line(path))


def _ends_with_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - 4, 0))
        return ends_with_a_line(file.read())
