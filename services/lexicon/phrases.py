"""Phrases as people say them, and where they stand in a text: in order, with a few other words between."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from services.lexicon.spelling import Spelling
from services.lexicon.words import NOT, stem, words_of

# How many words a "no" reaches over.
_NOT_REACHES = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems, and groups of words such as `{partner}`, one after the other; `meaning` is what it stands for.

    A `weak` one says it less surely.
    """

    parts: tuple[str, ...]
    meaning: str
    weak: bool = False


class Phrases:
    """Phrases to be found in texts, with at most so many other words between two of theirs.

    The work grows with the length of the text alone: a word's places are bits of a number, and a phrase costs a few
    shifts of it. `spelled` are the words as the list has them, for those who misspell them. `unsaid_by_not`: a phrase
    that "no" or "not" stands before is not found. `is_public`: it reads public texts alone.
    """

    def __init__(
        self,
        phrases: Iterable[Phrase],
        groups: Mapping[str, frozenset[str]],
        spelled: Iterable[str],
        *,
        between: int,
        unsaid_by_not: bool,
        is_public: bool = False,
    ) -> None:
        self.phrases = tuple(dict.fromkeys(phrases))
        self._spelling = Spelling(spelled)
        # Directories say the same words again and again; of what people say nothing is kept, not even a word.
        self._parts_of = lru_cache(maxsize=65_536)(self._look_up) if is_public else self._look_up
        self._between, self._unsaid_by_not = between, unsaid_by_not
        self._groups = groups
        self._by_rarest = self._sorted()

    def found(self, text: str) -> list[Phrase]:
        """The phrases that the text has, each once."""
        places = self._places(text)
        unsaid = _spread(places.get(NOT, 0), _NOT_REACHES) if self._unsaid_by_not else 0
        candidates = (one for part in places for one in self._by_rarest.get(part, ()))
        return [one for one in candidates if self._stands(one, places, unsaid)]

    def _stands(self, phrase: Phrase, places: Mapping[str, int], unsaid: int) -> bool:
        reached = places.get(phrase.parts[0], 0) & ~unsaid
        for part in phrase.parts[1:]:
            if not (reached and part in places):
                return False
            reached = _spread(reached, self._between + 1) & places[part]
        return reached != 0

    def _places(self, text: str) -> dict[str, int]:
        places: defaultdict[str, int] = defaultdict(int)
        for number, word in words_of(text):
            for part in self._parts_of(word):
                places[part] |= 1 << number
        return dict(places)

    def _look_up(self, word: str) -> tuple[str, ...]:
        root = stem(word)
        known = self._words.get(word, ()) + (self._words.get(root, ()) if root != word else ())
        if not known and (meant := self._spelling.meant(word)):
            return self._words.get(stem(meant), ())
        return known

    @cached_property
    def _words(self) -> Mapping[str, tuple[str, ...]]:
        """The parts of phrases that a word or a stem is."""
        parts: defaultdict[str, set[str]] = defaultdict(set)
        used = {part for phrase in self.phrases for part in phrase.parts}
        for part in used:
            for word in self._groups.get(part, (part,)):
                parts[word].add(part)
        parts[NOT].add(NOT)
        return {word: tuple(sorted(those)) for word, those in parts.items()}

    def _sorted(self) -> Mapping[str, list[Phrase]]:
        """The phrases by the part that fewest of them have, so that few are looked at."""
        often: defaultdict[str, int] = defaultdict(int)
        for phrase in self.phrases:
            for part in phrase.parts:
                often[part] += len(self._groups.get(part, "1"))
        found: defaultdict[str, list[Phrase]] = defaultdict(list)
        for phrase in self.phrases:
            found[min(phrase.parts, key=lambda part: often[part])].append(phrase)
        return found


def read_phrase(written: str, meaning: str) -> Phrase:
    """A phrase of a reviewed list: words and `{groups}`; `~` before it says that it is a weak one."""
    weak = written.startswith("~")
    return Phrase(tuple(_parts(written.removeprefix("~"))), meaning, weak)


def _parts(written: str) -> Iterator[str]:
    for chunk in written.split():
        if chunk.startswith("{"):
            yield chunk
        else:
            yield from (stem(word) for _, word in words_of(chunk))


def _spread(places: int, over: int) -> int:
    """The places that follow these within so many words."""
    reached = places << 1
    for _ in range(over - 1):
        reached |= reached << 1
    return reached
