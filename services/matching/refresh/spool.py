"""What a feed says, on disk until all of it was read: a feed that breaks off leaves no trace, and a large one fits."""

import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.contract.words.listing_words import WithdrawalReason
from services.matching.directory.record import Fate, ReadRecord
from services.matching.keeping.feeds import OF_THOSE_LEFT_OUT
from services.matching.keeping.kept import digest_of

NOT_ACTIVE = "not-active"
_ID_LENGTH = 36


@dataclass
class Said:
    """What a feed says, in short: of each service that can be listed its digest, of each that cannot, why.

    `unknown` are records that name no service, so that nobody can tell which of those that are kept they stand for.
    `counts` are of records by fate, and of those left out by why.
    """

    taken: dict[UUID, str] = field(default_factory=dict)
    left_out: dict[UUID, WithdrawalReason] = field(default_factory=dict)
    as_kept: set[UUID] = field(default_factory=set)
    unknown: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    boroughs: Counter[BoroughSlug] = field(default_factory=Counter)

    @property
    def most(self) -> BoroughSlug | None:
        """The borough where most of the services are."""
        return max(self.boroughs, key=lambda one: (self.boroughs[one], one), default=None)


class DiskUnusable(Exception):
    """What a feed says cannot be written to disk: why, and what to do."""


class Spool:
    """A file that is gone when it is closed, with what was `said` so far in short. Raises DiskUnusable.

    It lies in this folder, or where temporary files do.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.said = Said()
        with _on_disk():
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by whoever opened the spool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._file.close()

    def take(self, records: Iterable[ReadRecord]) -> None:
        """Take in what was read, one record after the other. Raises what reading raises."""
        for record in records:
            self._count(record)
            if record.listing is not None:
                self._write(record.listing)
            elif record.service_id is None:
                self.said.unknown += record.fate in (Fate.NOT_SHOWN, Fate.UNCHANGED)
            elif record.fate is Fate.LEFT_OUT:
                self.said.left_out[record.service_id] = _why(record)
            else:
                self.said.as_kept.add(record.service_id)

    def listings(self, wanted: Collection[UUID]) -> Iterator[Listing]:
        """These of the listings that can be listed, in the order in which the feed has them."""
        names = {str(one).encode() for one in wanted}
        with _on_disk():
            self._file.seek(0)
        for line in self._file:
            if line[:_ID_LENGTH] in names:
                yield Listing.model_validate_json(line[_ID_LENGTH:])

    def _count(self, record: ReadRecord) -> None:
        self.said.counts[record.fate.value] += 1
        if record.fate is Fate.LEFT_OUT and record.findings:
            self.said.counts[f"{OF_THOSE_LEFT_OUT}{record.findings[-1].code}"] += 1

    def _write(self, listing: Listing) -> None:
        written = listing.model_dump_json(exclude_defaults=True).encode()
        self.said.taken[listing.service_id] = digest_of(written)
        if listing.sites:
            self.said.boroughs[listing.sites[0].borough] += 1
        with _on_disk():
            self._file.write(b"%b%b\n" % (str(listing.service_id).encode(), written))


@contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        why = cause.strerror or type(cause).__name__
        do = "Make room in the folder for temporary files, or name another in TMPDIR"
        raise DiskUnusable(f"what it says cannot be written to disk while it is read ({why}). {do}.") from cause


def _why(record: ReadRecord) -> WithdrawalReason:
    closed = any(finding.code == NOT_ACTIVE for finding in record.findings)
    return WithdrawalReason.NOT_ACTIVE if closed else WithdrawalReason.CANNOT_BE_USED
