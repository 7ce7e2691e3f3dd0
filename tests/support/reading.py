"""An invented directory's records, read with an invented map and reviewed words."""

from datetime import UTC, datetime
from typing import Any

from services.contract.listing import Listing
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.record import Fate, ReadRecord, Record
from tests.fakes.matching import a_service
from tests.fakes.referral import an_invented_gazetteer

READ_AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
READER = DirectoryReader(an_invented_gazetteer(), NeedTerms.reviewed(), now=lambda: READ_AT, feed="invented")


def read(written: Any) -> ReadRecord:
    """What becomes of a record, whatever stands there."""
    return READER.read_one(Record("record 1", written))


def read_service(**changes: Any) -> ReadRecord:
    """What becomes of the invented lunch club with these changes."""
    return read(a_service(**changes))


def the_listing(**changes: Any) -> Listing:
    """Its listing, where nothing was wrong."""
    said = read_service(**changes)
    assert said.listing is not None, said.findings
    assert (said.fate, said.findings) == (Fate.TAKEN, ())
    return said.listing


def mended(**changes: Any) -> tuple[Listing, list[str]]:
    """Its listing, and the codes of what was found."""
    said = read_service(**changes)
    assert said.listing is not None, said.findings
    assert said.fate is Fate.MENDED
    return said.listing, [one.code for one in said.findings]


def left_out(**changes: Any) -> str:
    """The code of why it is left out."""
    said = read_service(**changes)
    assert (said.listing, said.fate) == (None, Fate.LEFT_OUT)
    return said.findings[-1].code
