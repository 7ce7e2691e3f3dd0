"""Whether two organisations of different feeds are the same one, and two of their services: yes, no, or ask a human.

Names are compared once they are written alike, by rapidfuzz's token_sort_ratio, 0 to 100. The thresholds were chosen
by the examples in tests/unit/matching/keeping/test_sameness.py; who changes one adds the case that asked for it.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from rapidfuzz.fuzz import token_sort_ratio

# From here on two names are one name written twice.
SAME_NAME = 92.0
# Below this two names at one postcode are two tenants of a building.
PERHAPS_SAME_NAME = 75.0
# Says what kind of body it is, and not which.
_EMPTY_WORDS = re.compile(r"\b(the|ltd|limited|cic|cio|plc|llp|charity|charitable|trust|registered|company)\b")
_SIGNS = re.compile(r"[^a-z0-9 ]+")
# The registers of org-id.guide: charities of England and Wales, companies.
_REGISTER = re.compile(r"^GB-(CHC|COH)-")


class Verdict(Enum):
    """Whether two are the same."""

    SAME = auto()
    UNSURE = auto()
    DIFFERENT = auto()


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation as one feed knows it: its name, its charity's or company's number, the postcodes of its sites.

    `key` is what it goes by in its feed, the feed's name included.
    """

    key: str
    feed: str
    name: str
    identifier: str | None
    postcodes: frozenset[str]


def same_organization(one: Organization, other: Organization) -> Verdict:
    """Numbers decide where both have the same; else the name, with a postcode that both have."""
    mine, theirs = number(one.identifier), number(other.identifier)
    if mine and mine == theirs:
        return Verdict.SAME
    alike, neighbours = likeness(one.name, other.name), bool(one.postcodes & other.postcodes)
    if alike >= SAME_NAME and neighbours:
        # A charity may have a company's number too, so another number is a doubt and no answer.
        return Verdict.UNSURE if mine and theirs else Verdict.SAME
    if alike >= SAME_NAME or (alike >= PERHAPS_SAME_NAME and neighbours):
        return Verdict.UNSURE
    return Verdict.DIFFERENT


def same_service(name: str, postcodes: frozenset[str], other_name: str, other_postcodes: frozenset[str]) -> bool:
    """Whether two services of one organisation are the same: alike by name, and at one postcode or both at none."""
    together = bool(postcodes & other_postcodes) or not (postcodes or other_postcodes)
    return together and likeness(name, other_name) >= SAME_NAME


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 100."""
    return token_sort_ratio(plain(one), plain(other))


def number(identifier: str | None) -> str | None:
    """A charity's or company's number without its register, spaces and leading noughts."""
    if identifier is None:
        return None
    return _REGISTER.sub("", identifier.strip().upper()).replace(" ", "").lstrip("0") or None


@lru_cache(maxsize=100_000)
def plain(name: str) -> str:
    """A name as it is compared: small letters, no marks, no word that only says what kind of body it is."""
    words = _SIGNS.sub(" ", name.casefold().replace("&", " and ").replace("'", ""))
    return " ".join(_EMPTY_WORDS.sub(" ", words).split()) or " ".join(words.split())
