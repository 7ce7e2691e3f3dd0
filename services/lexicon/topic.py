"""The topics there are, finer than needs: each with its slug, which events and requests have."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from services.contract.words.vocabulary import Need
from services.lexicon.tables import rows


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that people ask for and services offer: a slug, what it is called, and the needs that it is of.

    One that is `only_stated` tells too much of a person to be said of them but by their own word: services have
    it, and people who named it. It is `confirmed` once a professional has looked at it; until then it was invented.
    """

    slug: str
    name: str
    needs: tuple[Need, ...]
    only_stated: bool
    confirmed: bool


@cache
def topics() -> Mapping[str, Topic]:
    """Every topic by its slug, in the order of the file: its place there is its number."""
    return {row["topic"]: _topic(row) for row in rows("topics")}


def _topic(row: Mapping[str, str]) -> Topic:
    needs = tuple(Need(need) for need in row["needs"].split(";"))
    return Topic(row["topic"], row["name"], needs, row["only_stated"] == "true", row["confirmed"] == "true")
