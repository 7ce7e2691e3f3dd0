"""The first line of a list: what stands between its cells, and which columns it has."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from deploy.importing.columns import BY_NAME, COLUMNS, name_of
from deploy.problems import CannotRun
from services.contract.text.separated import SEPARATORS

MOST_COLUMNS = 200
_ALIKE = 0.8


class ListUnusable(CannotRun):
    """The list cannot be read at all."""

    def __init__(self, what: str, path: Path, do: str) -> None:
        super().__init__(what, where=str(path), do=do)


def separator_of(line: str) -> str:
    """What stands between the cells: that between which most known columns are found."""
    return max(SEPARATORS, key=lambda one: sum(name in BY_NAME for name in headings(line, one)))


def headings(line: str, separator: str) -> tuple[str, ...]:
    """The columns' names, in order; of more than a list can have, one more than that."""
    return tuple(name_of(cell.strip('" \r\n')) for cell in line.split(separator, MOST_COLUMNS + 1))


def check(names: Sequence[str], path: Path) -> None:
    """Raise ListUnusable where these are no columns of a list."""
    for what, do in _wrong(names):
        raise ListUnusable(what, path, do)


def _wrong(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(names) > MOST_COLUMNS:
        yield f"The first line has more than {MOST_COLUMNS} columns.", "send a list of people to refer"
    if not any(name in BY_NAME for name in names):
        yield "The first line names no column of a list.", "name them as `linkway referrals template` does"
    if twice := [name for name in BY_NAME if names.count(name) > 1]:
        yield f"These columns stand there twice: {', '.join(twice)}.", "leave one of each out"
    yield from _misspelt(names)
    if missing := [column.name for column in COLUMNS if column.is_needed and column.name not in names]:
        yield f"These columns are missing: {', '.join(missing)}.", "add them to the list"


def _misspelt(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    absent = [name for name in BY_NAME if name not in names]
    for name in names:
        # What is left out because of a slip, such as safegarding, might be what matters most.
        meant = [] if name in BY_NAME else get_close_matches(name, absent, 1, _ALIKE)
        if meant:
            yield f"A column is called {name!r}, which Linkway does not know.", f"call it {meant[0]}, or leave it out"
