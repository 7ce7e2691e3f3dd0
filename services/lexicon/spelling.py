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
        self._near: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(set(known)):
            for length in range(max(_FROM_LENGTH, len(word) - 2), len(word) + 3):
                if abs(length - len(word)) <= _slips(length):
                    self._near[word[0], length].append(word)

    def meant(self, word: str) -> str | None:
        """The known word that is one slip away, two where it is long; None where there is none.

        A slip is a letter too much, too few, another, or two in the wrong order.
        """
        near = self._near.get((word[0], len(word)))
        if not near or word in ORDINARY:
            return None
        nearest = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=_slips(len(word)), processor=None)
        return nearest[0] if nearest else None


def _slips(length: int) -> int:
    return 2 if length >= _TWICE_FROM_LENGTH else 1


# Words that are right as they are, though they look like a known one.
ORDINARY = frozenset((_HERE / "ordinary_words.txt").read_text(encoding="utf-8").split())
