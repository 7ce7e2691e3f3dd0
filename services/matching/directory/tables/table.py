"""START HERE: a spreadsheet as a directory: which file it is, and from its rows to records."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from services.contract.text.characters import trimmed
from services.matching.directory.record import Finding, Record
from services.matching.directory.sources.limits import Allowance, Limits
from services.matching.directory.sources.source import Look, look_at_file
from services.matching.directory.sources.state import SourceState
from services.matching.directory.tables.cells import telephone_of
from services.matching.directory.tables.fields import FIELDS
from services.matching.directory.tables.headings import Headings, below_headings, plain
from services.matching.directory.tables.mapping import ANY_OTHER, TableMapping, read_mapping
from services.matching.directory.tables.shape import Said, service_of
from services.matching.directory.tables.sheets.file_kind import FileKind, kind_of
from services.matching.directory.tables.sheets.row import Row, Sheet, TableUnusable
from services.matching.directory.tables.sheets.separated_file import SeparatedFile
from services.matching.directory.tables.sheets.workbook import Workbook

# Files that are taken for tables; what they are stands in them.
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xls", ".ods"})


def mapping_beside(path: Path) -> Path:
    """Where the mapping of a table lies if nothing else is said: `services.mapping.toml` beside `services.csv`."""
    return path.with_suffix(".mapping.toml")


def open_sheet(
    path: Path, sheet: str | None = None, encoding: str | None = None, separator: str | None = None
) -> SeparatedFile | Workbook:
    """The table in a file, whatever its name ends with. Raises TableUnusable."""
    kind = kind_of(path)
    if kind is FileKind.OPEN_REFERRAL:
        what = "it is an Open Referral UK directory, and no table"
        raise TableUnusable(path, what, "Call it .json, and leave the mapping out")
    return Workbook(path, sheet) if kind is FileKind.WORKBOOK else SeparatedFile.open(path, encoding, separator)


@dataclass(frozen=True)
class Table:
    """A spreadsheet with its mapping, which is another file: a Source of records."""

    path: Path
    mapping_path: Path
    stop: threading.Event | None = None

    @property
    def where(self) -> str:
        """The file's path."""
        return str(self.path)

    def look(self, known: SourceState, now: datetime) -> Look | None:
        """All of it, unless the table and its mapping have the times and sizes that are known. Raises DirectoryAway."""
        return look_at_file(self, self._stamp(), known, now)

    def records(self) -> Iterator[Record]:
        """Every row that is not empty. Raises TableUnusable, and ReadingStopped soon after `stop` is set."""
        allowance = Allowance(self.where, Limits(), self.stop)
        mapping = read_mapping(self.mapping_path)
        sheet: Sheet = open_sheet(self.path, mapping.sheet, mapping.encoding, mapping.separator)
        headings, rows = below_headings(self.path, sheet.rows(), mapping.headings)
        reading = _Rows(mapping, headings)
        for row in rows:
            allowance.check()
            yield reading.record(row)

    def _stamp(self) -> tuple[int, int]:
        try:
            about = [path.stat() for path in (self.path, self.mapping_path)]
        except OSError as cause:
            raise TableUnusable(
                self.path, f"{cause.filename} cannot be read ({cause.strerror})", "See that it is there"
            ) from cause
        return sum(one.st_mtime_ns for one in about), sum(one.st_size for one in about)


@dataclass(frozen=True)
class _Rows:
    """How the rows below these headings are read."""

    mapping: TableMapping
    headings: Headings
    _words: Mapping[str, Mapping[str, Sequence[str]]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_words", self.mapping.plain_words())

    def record(self, row: Row) -> Record:
        """The row as a record."""
        where, width = f"row {row.number}", len(self.headings.row.cells)
        beyond = any(cell.strip() for cell in row.cells[width:])
        if row.wrong or beyond:
            what = f"It has {len(row.cells)} cells and there are {width} headings: a quote or a separator is wrong."
            return Record(where, None, id=row.cells[0] if row.cells else None, why_missing=row.wrong or what)
        said = {name: self._said(name, row) for name in self.mapping.fields}
        written = service_of(
            {name: texts for name, texts in said.items() if texts},
            self.mapping.directory,
            self.mapping.taxonomy or self.mapping.directory,
        )
        return Record(where, written, findings=(*row.findings, *_mended(said)))

    def _said(self, name: str, row: Row) -> Sequence[str]:
        cells = [cell for one in self.mapping.columns.get(name, ()) for cell in self.headings.cells(row, one)]
        texts = [text for cell in map(trimmed, cells) if cell for text in self._meant(name, cell)]
        return texts or self.mapping.constants.get(name, ())

    def _meant(self, name: str, cell: str) -> Sequence[str]:
        words = self._words.get(name, {})
        if (whole := words.get(plain(cell))) is not None:
            return whole
        parts = _parted(cell, self.mapping.split.get(name, FIELDS[name].parted_by))
        return list(
            dict.fromkeys(text for part in parts for text in words.get(plain(part), words.get(ANY_OTHER, (part,))))
        )


def _parted(cell: str, signs: str) -> Sequence[str]:
    for sign in signs[1:]:
        cell = cell.replace(sign, signs[0])
    return [part for one in (cell.split(signs[0]) if signs else [cell]) if (part := trimmed(one))]


def _mended(said: Said) -> Iterator[Finding]:
    for number in said.get("telephone", ()):
        if telephone_of(number) != number:
            what = f"The spreadsheet took the number for a quantity, and its nought away: {number}."
            yield Finding("nought-put-back", "telephone", what, "make the column one of text, and write it there anew")
