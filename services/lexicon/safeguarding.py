"""What is to be feared for a person, by what is said of them: more eager than sure, because a human looks at it.

A false alarm costs a look, and a miss may cost a life. So "no thoughts of suicide" is a concern as well: somebody had
reason to write it. Each language that pages can be read in has a list of its own, and every text is read by all of
them: whoever chose Spanish may write English, and the other way about.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from services.lexicon.lists import groups, phrases, spelled
from services.lexicon.phrases import Phrases
from services.lexicon.tables import rows

_BETWEEN = 3
# As the English one these were invented, for demonstration, and nobody has confirmed them.
_SPANISH, _ARABIC = "safeguarding_es", "safeguarding_ar"
OTHER_LISTS = (_SPANISH, _ARABIC)


@dataclass(frozen=True, slots=True)
class Concern:
    """What may be to be feared: a slug, and what it is called in words."""

    slug: str
    name: str


def concerns_of(text: str) -> tuple[Concern, ...]:
    """What the text gives reason to fear, in the order of the list; nothing where a human need not look for it."""
    found = {phrase.meaning for each in _that_read(text) for phrase in each.found(text)}
    return tuple(one for slug, one in concerns().items() if slug in found)


@cache
def concerns() -> Mapping[str, Concern]:
    """Every concern of the list, by its slug."""
    return {row["concern"]: Concern(row["concern"], row["name"]) for row in rows("safeguarding")}


def _that_read(text: str) -> Iterator[Phrases]:
    """The lists that may find something in the text: no letter of Arabic is one of ASCII."""
    yield _english()
    for name in OTHER_LISTS:
        if name != _ARABIC or not text.isascii():
            yield _other(name)


@cache
def _english() -> Phrases:
    return _of("safeguarding", spelled(rows("safeguarding")))


@cache
def _other(name: str) -> Phrases:
    # What is misspelt in it is not guessed: most texts are English, and their words would be taken for its words.
    return _of(name, ())


def _of(name: str, words: Iterable[str]) -> Phrases:
    return Phrases(phrases(rows(name), "concern"), groups(), words, between=_BETWEEN, unsaid_by_not=False)
