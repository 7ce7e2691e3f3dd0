"""A listing as matching keeps it: which version, and which borough keeps it."""

from dataclasses import dataclass

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing


@dataclass(frozen=True, slots=True)
class Listed:
    """One listing that is in force. `version` counts from 1; on `<keeper>.services` it is the sequence."""

    listing: Listing
    version: int
    keeper: BoroughSlug
