"""A service as it is looked for: what is listed of it, and at which of its sites."""

from dataclasses import dataclass
from uuid import UUID

from services.contract.listing import Listing
from services.matching.directory.export.ids import part_id
from services.matching.directory.export.points import Point
from services.matching.directory.export.terms import Term
from services.matching.domain.listed import Listed
from services.matching.replies.shown import Replies


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed service: where its sites are, the terms of taxonomies that it has, and the text that is searched.

    And how its provider replies, where that may be shown.
    """

    listed: Listed
    points: tuple[Point, ...]
    terms: tuple[Term, ...]
    text: str
    replies: Replies | None = None

    @property
    def listing(self) -> Listing:
        """What is listed."""
        return self.listed.listing


@dataclass(frozen=True, slots=True)
class Located:
    """A service at one of its sites."""

    entry: Entry
    number: int

    @property
    def id(self) -> UUID:
        """The id that it goes by."""
        return UUID(part_id(self.entry.listing.service_id, "service_at_locations", self.number))
