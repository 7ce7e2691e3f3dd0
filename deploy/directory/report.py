"""What became of each record: a file beside the directory, one line for each finding, for whoever mends it."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.directory.checking import Looked
from deploy.problems import CannotRun
from services.contract.text.separated import no_formula
from services.matching.directory.sources.feed_list import FeedEntry

HEADINGS = ("directory", "where", "service", "fate", "service_id", "code", "at", "what", "what_to_do")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises CannotRun where the file cannot be written."""
    try:
        yield
    except PermissionError as denied:
        what, do = f"{path} cannot be written.", "write it elsewhere, with --report or --out"
        raise CannotRun(what, where=str(denied.filename or path), do=do) from denied


@contextmanager
def report_at(path: Path) -> Iterator[Callable[[FeedEntry, Looked], None]]:
    """Gives what writes down a record; what was written stands if it ends early."""
    # With a mark at its beginning, because spreadsheets take it for something else without one.
    with writing(path), path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        yield lambda entry, looked: writer.writerows(_lines(entry, looked))


def _lines(entry: FeedEntry, looked: Looked) -> Iterator[Sequence[str]]:
    read = looked.read
    about = (entry.name, read.where, looked.name, read.fate.value, str(read.service_id or ""))
    found = [(one.code, one.at, one.what, one.do) for one in read.findings] or [("", "", "", "")]
    yield from ([no_formula(cell) for cell in (*about, *finding)] for finding in found)
