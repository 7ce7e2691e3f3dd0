"""What a misspelt word was meant to be, among words that are known."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

# Shorter words have too many neighbours; long ones are misspelt twice.
_FROM_LENGTH, _TWICE_FROM_LENGTH = 6, 9
_HERE = Path(__file__).parent


class Spelling:
    """Words that are known, by how they begin: whoever misspells a word nearly always gets its first letter right."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_letter: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(set(known)):
            if len(word) >= _FROM_LENGTH - 1:
                self._by_letter[word[0]].append(word)

    def meant(self, word: str) -> str | None:
        """The known word that is one slip away, two where it is long; None where there is none.

        A slip is a letter too much, too few, another, or two in the wrong order.
        """
        if len(word) < _FROM_LENGTH or word in ORDINARY:
            return None
        most = 2 if len(word) >= _TWICE_FROM_LENGTH else 1
        nearest = process.extractOne(
            word, self._by_letter.get(word[0], ()), scorer=OSA.distance, score_cutoff=most, processor=None
        )
        return nearest[0] if nearest else None


# Words that are right as they are, though they look like a known one.
ORDINARY = frozenset((_HERE / "ordinary_words.txt").read_text(encoding="utf-8").split())
