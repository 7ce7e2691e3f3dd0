"""What is to be feared for a person, by what is said of them: more eager than sure, because a human looks at it.

A false alarm costs a look, and a miss may cost a life. So "no thoughts of suicide" is a concern as well: somebody had
reason to write it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from services.lexicon.lists import groups, phrases, spelled
from services.lexicon.phrases import Phrases
from services.lexicon.tables import rows

_BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Concern:
    """What may be to be feared: a slug, and what it is called in words."""

    slug: str
    name: str


def concerns_of(text: str) -> tuple[Concern, ...]:
    """What the text gives reason to fear, in the order of the list; nothing where a human need not look for it."""
    found = {phrase.meaning for phrase in _phrases().found(text)}
    return tuple(one for slug, one in concerns().items() if slug in found)


@cache
def concerns() -> Mapping[str, Concern]:
    """Every concern of the list, by its slug."""
    return {row["concern"]: Concern(row["concern"], row["name"]) for row in rows("safeguarding")}


@cache
def _phrases() -> Phrases:
    listed = rows("safeguarding")
    return Phrases(phrases(listed, "concern"), groups(), spelled(listed), between=_BETWEEN, unsaid_by_not=False)
