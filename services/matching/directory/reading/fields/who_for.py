"""Whom a service is for: ages, genders, routes, and what only words say."""

import re
from collections.abc import Iterable, Sequence
from math import ceil, floor

from services.contract.listing import WhoFor
from services.contract.words.vocabulary import Gender, ReferrerRole
from services.matching.directory.own_terms import OwnTaxonomy
from services.matching.directory.reading.fields.terms import Term, Terms
from services.matching.directory.reading.written.numbers import numbers_in, read_number
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut, plain

OLDEST = 130
# Directories fill the field though there is no limit: Open Referral UK's own example of a service writes 100.
NO_LIMIT_FROM = 99
_MOST_LETTERS = 4000
# Words that make a number the other end: `under 18s` is no minimum.
_OTHER_END = {
    "minimum_age": re.compile(r"\b(?:under|below|up to|until|less than|younger|maximum|max)\b", re.IGNORECASE),
    "maximum_age": re.compile(r"\b(?:over|above|from|more than|older|minimum|min)\b", re.IGNORECASE),
}

# Reviewed: a service is for one gender only where a term about who may come says so in just these words.
_ABOUT_WHO = ("gender", "sex", "eligib", "audience", "whofor", "clientgroup", "targetgroup", "circumstance")
_GENDERS = {
    **dict.fromkeys(("women", "womenonly", "female", "females", "femaleonly", "genderfemale"), Gender.FEMALE),
    **dict.fromkeys(("men", "menonly", "male", "males", "maleonly", "gendermale"), Gender.MALE),
}


def read_who_for(service: Part, terms: Terms, conditions: Iterable[str]) -> WhoFor:
    """Whom it is for; `conditions` are words from elsewhere. Raises LeftOut where nobody can tell its ages."""
    least, most = _ages(service)
    words = [
        *filter(None, [service.prose("eligibility_description")]),
        *_unread_ages(service, least, most),
        *conditions,
    ]
    return WhoFor(
        minimum_age=least,
        maximum_age=most,
        genders=_genders(terms),
        routes=terms.chosen(OwnTaxonomy.ROUTES, ReferrerRole),
        condition=cut("\n".join(words), _MOST_LETTERS) if words else None,
    )


def _ages(service: Part) -> tuple[int | None, int | None]:
    """The first and the last whole year of age; compared once they are whole, as they are kept."""
    for field, other_end in _OTHER_END.items():
        _leave_out_if_unclear(service, field, other_end)
    lowest = read_number(service, "minimum_age", 0, OLDEST)
    highest = read_number(service, "maximum_age", 0, OLDEST)
    least = ceil(lowest) if lowest else None
    most = None if highest is None else floor(highest)
    if least is not None and most is not None and least > most:
        service.leave_out(
            "minimum_age",
            "ages-contradict",
            "Its minimum age is over its maximum age, so nobody can tell whom it is for.",
            "Write the lower age in minimum_age and the higher in maximum_age.",
        )
    return least, None if most is None or most >= NO_LIMIT_FROM else most


def _leave_out_if_unclear(service: Part, field: str, other_end: re.Pattern[str]) -> None:
    """A limit of which only words tell that there is one would be none, and send people where they may not go."""
    written = service.word(field)
    ages = numbers_in(written)
    if len(ages) > 1 or (ages and other_end.search(written)):
        service.leave_out(
            field,
            "ages-unclear",
            "It names ages, and nobody can tell from its words who may come.",
            "Write each limit as a number alone; in a spreadsheet's ages, such as 18-65, 50+, under 25 or all ages.",
        )


def _unread_ages(service: Part, least: int | None, most: int | None) -> Sequence[str]:
    """What stands there in words, so that people read at least that."""
    written = (("Minimum age", "minimum_age", least), ("Maximum age", "maximum_age", most))
    return [
        f"{name}: {words}"
        for name, field, age in written
        if age is None and any(map(str.isalpha, service.word(field))) and (words := service.line(field, most=100))
    ]


def _genders(terms: Terms) -> tuple[Gender, ...]:
    if own := terms.chosen(OwnTaxonomy.GENDERS, Gender):
        return own
    said = {
        _GENDERS[word]
        for term in terms.others
        for word in map(plain, term.words)
        if word in _GENDERS and _about_who(term)
    }
    return tuple(said) if len(said) == 1 else ()


def _about_who(term: Term) -> bool:
    about = plain(term.taxonomy) + " " + plain(term.link)
    return any(word in about for word in _ABOUT_WHO)
