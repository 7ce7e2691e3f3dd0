"""A listing as matching keeps it: which version, and which borough keeps it."""

from dataclasses import dataclass
from datetime import datetime

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing


@dataclass(frozen=True, slots=True)
class Listed:
    """One listing that is in force. `version` counts from 1; on `<keeper>.services` it is the sequence.

    `changed_at` is when this version began, where that is known: whoever harvests the directory asks for what is newer.
    """

    listing: Listing
    version: int
    keeper: BoroughSlug
    changed_at: datetime | None = None
