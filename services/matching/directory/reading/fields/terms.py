"""The terms of taxonomies that a service has: Linkway's own, which say what no field can, and its directory's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from services.contract.listing import ListedTerm
from services.matching.directory.own_terms import OwnTaxonomy
from services.matching.directory.reading.written.days import day_of
from services.matching.directory.reading.written.notes import Notes
from services.matching.directory.reading.written.numbers import number_in
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut, one_line, plain

Word = TypeVar("Word", bound=StrEnum)

_MOST_KEPT = 60
_MOST_LETTERS = 200
_MOST_READ = 1000
_OWN = {plain(taxonomy): taxonomy for taxonomy in OwnTaxonomy}


class Term(NamedTuple):
    """One term as it is written. `code` is its `term` or `code`; `link` says what it has to do with the service."""

    taxonomy: str
    name: str
    code: str
    link: str
    at: str

    @property
    def words(self) -> tuple[str, ...]:
        """By what it may be known."""
        return tuple(filter(None, (self.code, self.name)))


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one service."""

    own: dict[OwnTaxonomy, list[Term]]
    others: Sequence[Term]
    notes: Notes

    @classmethod
    def of(cls, part: Part) -> "Terms":
        """The terms in the attributes of a service or a location."""
        own: dict[OwnTaxonomy, list[Term]] = {}
        others = []
        for term in _written(part):
            if (taxonomy := _OWN.get(plain(term.taxonomy))) is not None:
                own.setdefault(taxonomy, []).append(term)
            else:
                others.append(term)
        return cls(own, others, part.notes)

    def chosen(self, taxonomy: OwnTaxonomy, words: type[Word]) -> tuple[Word, ...]:
        """The words of a closed list that the terms of this taxonomy name."""
        if taxonomy not in self.own:
            return ()
        known = _by_plain_word(words)
        found = []
        for term in self.own[taxonomy]:
            word = next((known[plain(one)] for one in term.words if plain(one) in known), None)
            if word is None:
                self._pass_over(term, f"It is no word of {taxonomy.value}", f"Choose of {', '.join(words)}.")
            else:
                found.append(word)
        return tuple(dict.fromkeys(found))

    def number(self, taxonomy: OwnTaxonomy, least: int, most: int) -> int | None:
        """The number that the first term of this taxonomy is named by; what is over `most` is read as `most`."""
        for term in self.own.get(taxonomy, ()):
            number = next((one for one in map(number_in, term.words) if one is not None), None)
            if number is not None and number >= least and number.is_integer():
                return min(int(number), most)
            self._pass_over(term, "It is no whole number", "Name the term by a number alone, such as 12.")
        return None

    def day(self, taxonomy: OwnTaxonomy) -> date | None:
        """The day that the first term of this taxonomy is named by."""
        for term in self.own.get(taxonomy, ()):
            if day := next(filter(None, map(day_of, term.words)), None):
                return day
            self._pass_over(term, "It is no day of the calendar", "Name the term like 2026-01-31.")
        return None

    def listed(self) -> tuple[ListedTerm, ...]:
        """The directory's own terms, as they are kept for whoever reads what is exported."""
        kept = dict.fromkeys(term[:3] for term in self.others)
        return tuple(filter(None, (_listed(*(word[:_MOST_READ] for word in words)) for words in kept)))[:_MOST_KEPT]

    def _pass_over(self, term: Term, what: str, do: str) -> None:
        self.notes.add("unknown-word", term.at, f"{what}, and is passed over.", do)


@cache
def _by_plain_word(words: type[Word]) -> dict[str, Word]:
    return {plain(word): word for word in words}


def _written(part: Part) -> Iterator[Term]:
    for attribute in part.parts("attributes"):
        if term := attribute.part("taxonomy_term"):
            yield Term(
                term.word("taxonomy"),
                term.word("name"),
                term.word("term") or term.word("code"),
                attribute.word("link_type"),
                term.at,
            )


# A directory has few terms, many times.
@lru_cache(maxsize=20_000)
def _listed(*written: str) -> ListedTerm | None:
    taxonomy, name, code = (cut(one_line(text), _MOST_LETTERS) for text in written)
    if not (name or code):
        return None
    return ListedTerm(taxonomy=taxonomy or "terms", name=name or code, code=code or None)
