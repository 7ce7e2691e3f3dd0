"""Ids of what a listing has and Open Referral UK gives an id of its own: the same each time that it is written."""

from functools import lru_cache
from uuid import UUID, uuid5

_TAXONOMIES = UUID("6b6b7f0e-1d0b-4a54-9a7b-0d1d6c0e6a55")
_ORGANIZATIONS = UUID("0a3c29d1-1f1e-4a35-8f0e-3f0b8bf1a3f5")


def part_id(service_id: UUID, *path: object) -> str:
    """The id of a part of a service, by where it stands there: `schedules`, 2."""
    return str(uuid5(service_id, "/".join(map(str, path))))


@lru_cache(maxsize=1000)
def taxonomy_id(name: str) -> UUID:
    """The id of a taxonomy."""
    return uuid5(_TAXONOMIES, name)


@lru_cache(maxsize=20_000)
def term_id(taxonomy: str, word: str) -> UUID:
    """The id of a term, by its code, or by its name where it has none."""
    return uuid5(taxonomy_id(taxonomy), word)


def organization_id(name: str) -> UUID:
    """The id of an organisation that its directory gave none."""
    return uuid5(_ORGANIZATIONS, name.casefold())
