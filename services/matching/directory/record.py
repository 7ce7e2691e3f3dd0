"""What a directory says, record by record: what stands there, what became of it, why, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.contract.listing import Listing

Json = Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a record: a `code` that does not change, `at` which field, what is wrong, and what to `do`."""

    code: str
    at: str
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Record:
    """One service as its source writes it, in the shape of Open Referral UK 3.0.

    `where` says where it stands, for whoever mends it: `page 3, record 12`, or `row 17`. Where the source could not
    show it, `written` is None, `id` is what it goes by there, and `why_missing` says what happened instead. Where it is
    `unchanged` since it was last read, `written` is None too: it is not had again, and stands as it is kept.
    `findings` are what the source itself has mended on the way, such as a merged cell; the ReadRecord has them too.
    """

    where: str
    written: Json
    id: str | None = None
    why_missing: str | None = None
    unchanged: bool = False
    findings: tuple[Finding, ...] = ()


class Fate(StrEnum):
    """What became of a record."""

    TAKEN = "taken"
    MENDED = "mended"
    LEFT_OUT = "left-out"
    NOT_SHOWN = "not-shown"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record as it was read: its listing, unless it is left out, and what was found on the way.

    `named` is what its keeper knows it by: its id, or its name where it has none.
    """

    where: str
    named: str
    fate: Fate
    service_id: UUID | None = None
    listing: Listing | None = None
    findings: tuple[Finding, ...] = ()
