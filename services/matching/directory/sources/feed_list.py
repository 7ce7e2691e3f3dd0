"""The list of feeds: which directories are read, who keeps them, and how often they are looked at.

[[feeds]]
name = "Southwark's community directory"
borough = "southwark"
where = "https://directory.example/api"
every_minutes = 60

[[feeds]]
name = "Advice in Brent"
borough = "brent"
where = "brent/advice.csv"
mapping = "brent/advice.mapping.toml"
"""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from services.contract.boroughs import BoroughSlug
from services.matching.directory.sources.feeds.address import FeedAddress

_ADDRESS = ("http://", "https://")
_DEFAULT_MINUTES = 60


class FeedListUnusable(ValueError):
    """The list of feeds is missing, or says something that cannot be: what, where, and what to do about it."""

    def __init__(self, path: Path, what: str, do: str, *, at: str = "") -> None:
        super().__init__(f"{what} ({path}{f', {at}' if at else ''}) To mend it, {do}.")


class FeedEntry(BaseModel):
    """A directory to be read.

    `borough` keeps it: what it lists is said in that borough's topic. Without one, that of a service's first site does.
    `where` is an http address, or a file; paths are made from the folder of the list. `mapping` says which column of a
    spreadsheet is what.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    borough: BoroughSlug | None = None
    where: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
    every_minutes: Annotated[float, Field(gt=0, le=7 * 24 * 60)] = _DEFAULT_MINUTES
    mapping: Path | None = None

    @property
    def is_address(self) -> bool:
        """Whether it is a feed, rather than a file."""
        return self.where.lower().startswith(_ADDRESS)


def sources_of(directory: str) -> Sequence[FeedEntry]:
    """What LINKWAY_DIRECTORY names: one file, one address, or a list of feeds (`.toml`). Raises FeedListUnusable."""
    if directory.endswith(".toml") and not directory.lower().startswith(_ADDRESS):
        return _read(Path(directory))
    return (FeedEntry(name=directory[:200], where=directory, every_minutes=1),)


def _read(path: Path) -> Sequence[FeedEntry]:
    do = "write a [[feeds]] with name, borough and where for each directory, as deploy/README.md shows"
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as cause:
        raise FeedListUnusable(path, f"The list of feeds cannot be read: {cause}.", do) from cause
    feeds = written.get("feeds")
    if not isinstance(feeds, list) or not feeds or written.keys() - {"feeds"}:
        raise FeedListUnusable(path, "The list of feeds names no feeds, or has more than [[feeds]].", do)
    entries = [_entry(path, number, feed) for number, feed in enumerate(feeds, 1)]
    _refuse_twins(path, entries)
    return entries


def _entry(path: Path, number: int, feed: object) -> FeedEntry:
    name = feed.get("name") if isinstance(feed, dict) else None
    at = f"feed {number}" + (f", {name!r}" if isinstance(name, str) else "")
    try:
        entry = FeedEntry.model_validate(feed)
    except ValidationError as cause:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'it'}: {one['msg']}" for one in cause.errors())
        raise FeedListUnusable(path, f"A feed cannot be: {wrong}.", "put that right", at=at) from cause
    if entry.borough is None:
        raise FeedListUnusable(path, "Nobody keeps this feed.", 'name a borough, as in borough = "southwark"', at=at)
    _check_address(path, entry, at)
    return _from_folder(path.parent, entry)


def _check_address(path: Path, entry: FeedEntry, at: str) -> None:
    try:
        FeedAddress(entry.where if entry.is_address else "http://file.example")
    except ValueError as cause:
        what = f"{entry.where} is no address: {cause}."
        raise FeedListUnusable(path, what, "write it as https://directory.example/api", at=at) from cause


def _from_folder(folder: Path, entry: FeedEntry) -> FeedEntry:
    where = entry.where if entry.is_address else str(folder / entry.where)
    return entry.model_copy(update={"where": where, "mapping": entry.mapping and folder / entry.mapping})


def _refuse_twins(path: Path, entries: Sequence[FeedEntry]) -> None:
    for field in ("name", "where"):
        seen = [getattr(entry, field) for entry in entries]
        if twice := next((one for one in seen if seen.count(one) > 1), None):
            do = "keep one of them, or give each its own"
            raise FeedListUnusable(path, f"Two feeds have the same {field}: {twice}.", do)
