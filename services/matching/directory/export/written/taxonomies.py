"""Taxonomies and their terms, as Open Referral UK 3.0 writes them."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from services.matching.directory.export.ids import taxonomy_id
from services.matching.directory.export.terms import Term
from services.matching.directory.export.written.filled import filled
from services.matching.directory.own_terms import MEANINGS

Json = Mapping[str, Any]


def taxonomies_of(terms: Iterable[Term]) -> Mapping[UUID, str]:
    """The names of the taxonomies of these terms, by id."""
    return {taxonomy_id(name): name for name in sorted({term.taxonomy for term in terms})}


def write_taxonomy(name: str) -> Json:
    """A taxonomy. The standard asks for a description; of others' taxonomies Linkway knows the name alone."""
    return {"id": str(taxonomy_id(name)), "name": name, "description": MEANINGS.get(name, name)}


# A page has thousands of terms, and few that differ.
@lru_cache(maxsize=20_000)
def write_term(term: Term) -> Json:
    """A term, with the taxonomy that it is of."""
    return filled(
        id=str(term.id),
        name=term.name,
        description=term.name,
        taxonomy=term.taxonomy,
        taxonomy_id=str(term.taxonomy_id),
        term=term.code,
    )
