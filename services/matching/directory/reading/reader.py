"""Turns records of a directory into listings. It never raises: what cannot be used is left out, and said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.contract.listing import Listing
from services.geography.gazetteer import Gazetteer
from services.matching.directory.reading.identity import id_of, named, service_id_of
from services.matching.directory.reading.listing import Known, read_listing
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.written.notes import LeftOut, Notes
from services.matching.directory.reading.written.part import Part
from services.matching.directory.record import Fate, Finding, ReadRecord, Record
from services.runtime.clock import Clock, utc_now

Json = Any

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class DirectoryReader:
    """Reads records with a map of postcodes and a list of words for needs.

    The day that it is in London, by `now`, says which times and prices have ended. `feed` is the name of where the
    records come from: what has an id there that is no UUID keeps its derived one while the feed keeps its name.
    """

    gazetteer: Gazetteer
    need_terms: NeedTerms
    now: Clock = utc_now
    feed: str = ""

    def read(self, records: Iterable[Record]) -> Iterator[ReadRecord]:
        """Read them all, one by one as they come; of those with the same id the first counts."""
        seen: dict[UUID, str] = {}
        for record in records:
            read = self.read_one(record)
            if read.listing is None:
                yield read
            elif read.listing.service_id in seen:
                yield _twice(read, seen[read.listing.service_id])
            else:
                seen[read.listing.service_id] = record.where
                yield read

    def read_one(self, record: Record) -> ReadRecord:
        """What becomes of one record; where it is left out, the last finding says why."""
        if record.written is None:
            return self._not_had(record)
        notes = Notes()
        try:
            listing = self._listing(record.written, notes)
        except LeftOut as why:
            return self._without(record, Fate.LEFT_OUT, *notes.findings, why.finding)
        findings = (*record.findings, *notes.findings)
        fate = Fate.MENDED if findings else Fate.TAKEN
        return ReadRecord(record.where, named(record), fate, listing.service_id, listing, findings)

    def _listing(self, written: Json, notes: Notes) -> Listing:
        if not isinstance(written, dict):
            notes.leave_out("unreadable", "", "It is no object.", "Write one object for each service.")
        known = Known(self.gazetteer, self.need_terms, self.now().astimezone(_LONDON).date(), self.feed)
        return read_listing(Part(written, "", notes), known)

    def _not_had(self, record: Record) -> ReadRecord:
        if record.unchanged:
            return self._without(record, Fate.UNCHANGED)
        what = record.why_missing or "Nothing stands there."
        why = Finding("not-shown", "", what, "Let the directory show it, or take it out of the directory.")
        return self._without(record, Fate.NOT_SHOWN, why)

    def _without(self, record: Record, fate: Fate, *findings: Finding) -> ReadRecord:
        service_id = service_id_of(id_of(record), self.feed)
        return ReadRecord(record.where, named(record), fate, service_id, None, (*record.findings, *findings))


def _twice(read: ReadRecord, first: str) -> ReadRecord:
    what = f"The same id stands at {first}, which counts."
    why = Finding("twice", "/id", what, "Give each service an id of its own.")
    return replace(read, fate=Fate.LEFT_OUT, listing=None, findings=(*read.findings, why))
