"""Which needs a term of a taxonomy stands for: Linkway's own words, and the reviewed lists of others' beside this."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from services.contract.words.vocabulary import Need
from services.matching.directory.own_terms import OwnTaxonomy
from services.matching.directory.reading.written.text import plain

# What is listed under this stands for its needs in any taxonomy.
ANY_TAXONOMY = "*"
_ANY = plain(ANY_TAXONOMY)
# Who is sent to exercise is sent to become more active, and the other way round.
_TOGETHER = frozenset((Need.INACTIVITY, Need.PHYSICAL_ACTIVITY))

# By taxonomy: by need, the words that stand for it.
Lists = Mapping[str, Mapping[str, Sequence[str]]]


class NeedTerms:
    """Words for needs, by taxonomy. Case, spaces and hyphens in the name of a taxonomy or term do not matter."""

    def __init__(self, others: Lists) -> None:
        own = {OwnTaxonomy.NEEDS.value: {need.value: [need.value] for need in Need}}
        found: defaultdict[tuple[str, str], set[Need]] = defaultdict(set)
        for taxonomy, needs in {**others, **own}.items():
            for need, words in needs.items():
                for word in words:
                    found[plain(taxonomy), plain(word)].add(Need(need))
        self._needs = {known: _in_order(needs) for known, needs in found.items()}

    @classmethod
    def reviewed(cls) -> "NeedTerms":
        """The terms that come with Linkway."""
        kept = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(__file__).parent.glob("*.json"))]
        return cls({taxonomy: one["needs"] for one in kept for taxonomy in one["taxonomies"]})

    def needs(self, taxonomy: str, words: Sequence[str]) -> tuple[Need, ...]:
        """The needs that a term stands for, by the first of its words that is known; nothing where none is."""
        known = [plain(word) for word in words]
        for name in (plain(taxonomy), _ANY):
            for word in known:
                if needs := self._needs.get((name, word)):
                    return needs
        return ()


def _in_order(needs: set[Need]) -> tuple[Need, ...]:
    all_of_them = needs | _TOGETHER if needs & _TOGETHER else needs
    return tuple(need for need in Need if need in all_of_them)
