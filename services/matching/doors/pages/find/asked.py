"""What a Londoner looks for, as they typed it."""

from dataclasses import dataclass
from typing import Final

from services.contract.words.vocabulary import Need
from services.geography.gazetteer import Gazetteer, Place
from services.geography.postcodes import NotAPostcode, Postcode
from services.lexicon.safeguarding import concerns_of
from services.lexicon.topic import topics
from services.lexicon.topics import Lexicon
from services.pages.forms import Form, Problem

# How far somebody would go, in metres as the crow flies: a walk, a bus, across London.
DISTANCES: Final = {"walk": 2_000, "bus": 6_000, "any": None}
LONGEST_WORDS: Final = 300
MOST_RESULTS: Final = 500
PAGE: Final = 20


@dataclass(frozen=True)
class Asked:
    """What is looked for: needs, topics that their own words mean with how surely, where they live, and what else.

    `words` are kept to be looked for as they stand where they mean no topic. `begin` is how many were shown before.
    """

    needs: frozenset[Need] = frozenset()
    topics: tuple[tuple[str, float], ...] = ()
    words: tuple[str, ...] = ()
    place: Place | None = None
    outcode: str = ""
    metres: int | None = None
    free: bool = False
    begin: int = 0
    is_worrying: bool = False

    @property
    def wanted(self) -> frozenset[Need]:
        """The needs that were ticked; where none were, those that the words are about."""
        return self.needs or frozenset(need for topic, _ in self.topics for need in topics()[topic].needs)


def read(form: Form, gazetteer: Gazetteer, lexicon: Lexicon) -> tuple[Asked, Form]:
    """What the form asks for, and the form with what is wrong in it."""
    place, outcode, problem = _place(form["postcode"], gazetteer)
    words = form["words"][:LONGEST_WORDS]
    problems = [problem] if problem else []
    if len(form["words"]) > LONGEST_WORDS:
        problems.append(Problem("words", "Say it in 300 letters or fewer"))
    asked = Asked(
        needs=frozenset(need for need in Need if form.has("needs", need.value)),
        topics=tuple((hint.topic, hint.weight) for hint in lexicon.hints_of(words)) if words else (),
        words=tuple(words.casefold().split()),
        place=place,
        outcode=outcode,
        metres=DISTANCES.get(form["distance"] or "bus") if place else None,
        free=form.has("free", "yes"),
        begin=_number(form["begin"]),
        is_worrying=bool(words and concerns_of(words)),
    )
    return asked, form.saying(*problems)


def _place(written: str, gazetteer: Gazetteer) -> tuple[Place | None, str, Problem | None]:
    if not written:
        return None, "", None
    try:
        postcode = Postcode.parse(written)
    except NotAPostcode:
        return None, "", Problem("postcode", "Write the whole postcode, such as SE15 4QN, or leave it empty")
    place = gazetteer.find(postcode)
    unknown = Problem("postcode", "We know no such postcode in London. Check it, or leave it empty")
    return place, postcode.outcode, None if place else unknown


def _number(written: str) -> int:
    return min(int(written), MOST_RESULTS) if written.isascii() and written.isdigit() and len(written) < 6 else 0
