"""Ids of what a listing has and Open Referral UK gives an id of its own: the same each time that it is written."""

from functools import lru_cache
from hashlib import blake2b
from uuid import UUID


def part_id(service_id: UUID, *path: object) -> str:
    """The id of a part of a service, by where it stands there: `schedules`, 2."""
    return _id("/".join((service_id.hex, *map(str, path))))


@lru_cache(maxsize=1000)
def taxonomy_id(name: str) -> UUID:
    """The id of a taxonomy."""
    return UUID(_id(f"taxonomy/{name}"))


@lru_cache(maxsize=20_000)
def term_id(taxonomy: str, word: str) -> UUID:
    """The id of a term, by its code, or by its name where it has none."""
    return UUID(_id(f"term/{taxonomy}/{word}"))


def organization_id(name: str) -> UUID:
    """The id of an organisation that its directory gave none."""
    return UUID(_id(f"organization/{name}"))


def _id(words: str) -> str:
    # RFC 9562's version 8, because a page has thousands of them, and uuid5 takes five times as long.
    digits = blake2b(words.encode(), digest_size=16).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
