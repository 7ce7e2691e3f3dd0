"""Which need a directory's word stands for: Linkway's own words, and a reviewed list of others' (need_terms.json)."""

import json
from collections.abc import Mapping
from pathlib import Path

from services.contract.words.vocabulary import Need
from services.matching.directory.oruk import Term

NEEDS_TAXONOMY = "linkway-needs"
# Open Referral UK 3.0 has no field for capacity, so a term of this taxonomy, named by a number, says it.
PLACES_TAXONOMY = "linkway-places"
# A service's places are one document, written whole, so more than this are not told apart.
MOST_PLACES = 1000

_REVIEWED = Path(__file__).parent.parent / "need_terms.json"


class NeedTerms:
    """Words for needs, by taxonomy. Case, spaces and hyphens in the name of a taxonomy or term do not matter."""

    def __init__(self, others: Mapping[str, Mapping[str, str]]) -> None:
        own = {NEEDS_TAXONOMY: {need.value: need.value for need in Need}}
        self._needs = {
            (_plain(taxonomy), _plain(word)): Need(need)
            for taxonomy, words in {**others, **own}.items()
            for word, need in words.items()
        }

    @classmethod
    def reviewed(cls) -> "NeedTerms":
        """The terms that come with Linkway."""
        kept = json.loads(_REVIEWED.read_text(encoding="utf-8"))
        return cls({taxonomy["taxonomy"]: taxonomy["terms"] for taxonomy in kept["taxonomies"]})

    def need(self, term: Term) -> Need | None:
        """The need that the term stands for, by its code or its name; None if it stands for none."""
        found = (self._needs.get((_plain(term.taxonomy), _plain(word))) for word in (term.term, term.name))
        return next(filter(None, found), None)


def places(term: Term) -> int | None:
    """How many people the service can take, if this is the term that says so."""
    number = term.name.strip()
    if _plain(term.taxonomy) != _plain(PLACES_TAXONOMY) or not (number.isascii() and number.isdigit()):
        return None
    return min(int(number[:9]), MOST_PLACES)


def _plain(written: str) -> str:
    return "".join(letter for letter in written.casefold() if letter.isalnum())
