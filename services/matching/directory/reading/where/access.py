"""What a service or a place has for people who need it."""

import re
from collections.abc import Iterator

from services.contract.words.listing_words import AccessNeed
from services.matching.directory.own_terms import OwnTaxonomy
from services.matching.directory.reading.fields.terms import Terms
from services.matching.directory.reading.written.part import Part

# Reviewed words. A sentence with a word that takes something back says nothing, so that nobody is promised too much.
_WORDS = {
    AccessNeed.STEP_FREE: r"step[- ]?free|wheelchair[- ](?:access|user|friendly)|level access|accessible (?:by|to|for) "
    r"wheelchair|(?:access|entrance) ramp|ramped (?:access|entrance)",
    AccessNeed.ACCESSIBLE_TOILET: r"(?:accessible|disabled|adapted) (?:toilet|wc|loo)|changing places",
    AccessNeed.HEARING_LOOP: r"(?:hearing|induction|audio) loop|loop system|t-?coil",
    AccessNeed.SIGN_LANGUAGE: r"\bbsl\b|sign language",
    AccessNeed.EASY_READ: r"easy[- ]?read",
    AccessNeed.LARGE_PRINT: r"large print",
    AccessNeed.QUIET_SPACE: r"quiet (?:space|room|area)",
    AccessNeed.ASSISTANCE_DOGS: r"(?:assistance|guide|hearing|support) dogs?",
    AccessNeed.PARKING: r"blue badge|(?:disabled|accessible) (?:car )?park(?:ing)?",
}
_PATTERNS = {need: re.compile(words, re.IGNORECASE) for need, words in _WORDS.items()}
_ANY = re.compile("|".join(_WORDS.values()), re.IGNORECASE)
_TAKES_BACK = re.compile(
    r"\b(?:no|not|non|none|without|limited|partial\w*|except|but|only|un(?:able|available|suitable|fortunately))\b|n't\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;!?\n]+")
_MOST_READ = 4000


def read_access(service: Part, terms: Terms) -> tuple[AccessNeed, ...]:
    """What the service has at whichever of its sites, by Linkway's terms, terms about access, and languages."""
    own = terms.chosen(OwnTaxonomy.ACCESS, AccessNeed)
    said = (
        need
        for term in terms.others
        if "access" in (term.taxonomy + term.link).casefold()
        for need in access_in(" ".join(term.words))
    )
    described = (need for part in service.parts("accessibility") for need in _described(part))
    return tuple(dict.fromkeys((*own, *said, *described)))


def read_site_access(location: Part) -> tuple[AccessNeed, ...]:
    """What a place has, by Linkway's terms and by the words of its accessibility."""
    own = Terms.of(location).chosen(OwnTaxonomy.ACCESS, AccessNeed) if "attributes" in location.written else ()
    described = (need for part in location.parts("accessibility") for need in _described(part))
    return tuple(dict.fromkeys((*own, *described)))


def access_in(text: str) -> Iterator[AccessNeed]:
    """What a text says that there is."""
    if _ANY.search(text[:_MOST_READ]) is None:
        return
    for sentence in _SENTENCE_END.split(text[:_MOST_READ]):
        if not _TAKES_BACK.search(sentence):
            yield from (need for need, pattern in _PATTERNS.items() if pattern.search(sentence))


def _described(part: Part) -> Iterator[AccessNeed]:
    text = "\n".join(part.word(field) for field in ("description", "accessibility", "details"))
    yield from access_in(text)
