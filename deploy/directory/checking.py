"""Reads a directory as matching would, and counts what becomes of its records, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.problems import CannotRun
from services.contract.boroughs import BoroughSlug
from services.geography.gazetteer import Gazetteer
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.record import Fate, Finding, ReadRecord, Record
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.feed_list import FeedEntry, FeedListUnusable, sources_of
from services.matching.directory.sources.opening import open_source

_EXAMPLES = 3


class DirectoryRefused(CannotRun):
    """The directory cannot be had, or nothing in it can be used."""


def refused(away: DirectoryAway) -> DirectoryRefused:
    """The same, as the command line says it."""
    what = f"The directory of services cannot be used: {away.what}."
    return DirectoryRefused(what, where=away.where, do=away.do[:1].lower() + away.do[1:])


@dataclass(frozen=True)
class Looked:
    """A record and what became of it: by which name people know it."""

    name: str
    read: ReadRecord


@dataclass
class Seen:
    """How often something was found, and where first."""

    finding: Finding
    records: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, looked: Looked) -> None:
        """Count it once more."""
        self.records += 1
        if len(self.first) < _EXAMPLES:
            self.first.append(f"{looked.read.where} ({looked.name})")


@dataclass
class Checked:
    """What became of all records of a directory."""

    entry: FeedEntry
    fates: Counter[Fate] = field(default_factory=Counter)
    boroughs: Counter[BoroughSlug] = field(default_factory=Counter)
    left_out: dict[str, Seen] = field(default_factory=dict)
    mended: dict[str, Seen] = field(default_factory=dict)

    @property
    def usable(self) -> int:
        """How many services people can be sent to."""
        return self.fates[Fate.TAKEN] + self.fates[Fate.MENDED]

    @property
    def unusable(self) -> int:
        """How many were left out or could not be shown."""
        return self.fates[Fate.LEFT_OUT] + self.fates[Fate.NOT_SHOWN]

    def add(self, looked: Looked) -> None:
        """Count a record."""
        read = looked.read
        self.fates[read.fate] += 1
        if read.listing:
            self.boroughs.update({site.borough for site in read.listing.sites})
        # The last finding says why a record is left out; the others are what was mended on the way.
        why = read.findings[-1:] if read.listing is None else ()
        for finding in why:
            self.left_out.setdefault(finding.code, Seen(finding)).add(looked)
        for finding in {one.code: one for one in read.findings[: len(read.findings) - len(why)]}.values():
            self.mended.setdefault(finding.code, Seen(finding)).add(looked)


def entries_of(directory: str, mapping: Path | None = None, borough: BoroughSlug | None = None) -> Sequence[FeedEntry]:
    """The directories that a file, an address or a list of feeds names. Raises DirectoryRefused."""
    try:
        entries = sources_of(directory)
    except FeedListUnusable as cause:
        raise DirectoryRefused(str(cause), where=directory, do="mend the list") from cause
    said = {name: value for name, value in (("mapping", mapping), ("borough", borough)) if value}
    return [entry.model_copy(update=said) for entry in entries]


def look_through(entry: FeedEntry, gazetteer: Gazetteer) -> Iterator[Looked]:
    """Every record of the directory and what becomes of it. Raises DirectoryRefused where it cannot be had whole."""
    names: list[str] = []
    reader = DirectoryReader(gazetteer, NeedTerms.reviewed(), feed=entry.name)
    try:
        for read in reader.read(_noting(open_source(entry).records(), names)):
            yield Looked(read.listing.name if read.listing else names.pop() or read.named, read)
    except DirectoryAway as away:
        raise refused(away) from away


def _noting(records: Iterable[Record], names: list[str]) -> Iterator[Record]:
    for record in records:
        written = record.written.get("name") if isinstance(record.written, dict) else record.id
        names[:] = [" ".join(written.split())[:80] if isinstance(written, str) else ""]
        yield record


def check(directory: str, gazetteer: Gazetteer) -> list[Checked]:
    """Look whether a directory can be used at all. Raises DirectoryRefused, also where nothing in it can be."""
    checked = []
    for entry in entries_of(directory):
        one = Checked(entry)
        for looked in look_through(entry, gazetteer):
            one.add(looked)
        if not one.usable:
            whys = ", ".join(f"{seen.records} {code}" for code, seen in one.left_out.items()) or "it has none"
            what = f"None of its services can be used ({whys})."
            raise DirectoryRefused(
                what, where=entry.where, do="see `linkway directory check`, which says how to mend each"
            )
        checked.append(one)
    return checked
