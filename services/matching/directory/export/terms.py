"""The terms of taxonomies that a service is written with: Linkway's own, and those of the directory it came from."""

from typing import NamedTuple
from uuid import UUID

from services.contract.listing import Listing
from services.matching.directory.export.ids import taxonomy_id, term_id
from services.matching.directory.own_terms import own_terms


class Term(NamedTuple):
    """A term: `code` is what its taxonomy writes it by, where that is not its name."""

    taxonomy: str
    name: str
    code: str = ""

    @property
    def id(self) -> UUID:
        """The id that it goes by."""
        return term_id(self.taxonomy, self.code or self.name)

    @property
    def taxonomy_id(self) -> UUID:
        """The id of its taxonomy."""
        return taxonomy_id(self.taxonomy)


def terms_of(listing: Listing) -> tuple[Term, ...]:
    """Every term of a listing, Linkway's own first."""
    return (
        *(Term(*one) for one in own_terms(listing)),
        *(Term(one.taxonomy, one.name, one.code or "") for one in listing.terms),
    )
