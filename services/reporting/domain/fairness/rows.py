"""Which rows a report has for one dimension, and who of the groups counts in each."""

from collections.abc import Mapping
from typing import NamedTuple

from services.reporting.domain.disclosure import is_small
from services.reporting.domain.fairness.counted import Became, People, together
from services.reporting.domain.fairness.groups import (
    AGES,
    ETHNICITIES,
    GENDERS,
    LANGUAGES,
    QUINTILES,
    Dimension,
    edition_of,
    quintile_of,
)


class Members(NamedTuple):
    """Who counts in one row."""

    name: str
    became: Became


def rows_of(dimension: Dimension, people: People, edition: str) -> list[Members]:
    """The rows of a dimension, in order; together they are all people."""
    of_it = {group: became for group, became in people.items() if group.dimension is dimension}
    match dimension:
        case Dimension.AGE:
            return _named(of_it, AGES)
        case Dimension.GENDER:
            return _named(of_it, GENDERS)
        case Dimension.LANGUAGE:
            return _named(of_it, LANGUAGES)
        case Dimension.ETHNICITY:
            return [row for name, categories in ETHNICITIES.items() for row in _ethnic_rows(of_it, name, categories)]
        case Dimension.DEPRIVATION:
            return _quintiles(of_it, edition)


def edition_in(people: People) -> str:
    """The edition of the index of deprivation by which most are known; only these are told apart by it.

    Tenths of two editions are not the same tenths. Empty where of nobody it is known.
    """
    counted: dict[str, int] = {}
    for group, became in people.items():
        if group.dimension is Dimension.DEPRIVATION and group.code:
            edition = edition_of(group.code)
            counted[edition] = counted.get(edition, 0) + became.referred
    return max(counted, key=lambda edition: (counted[edition], edition), default="")


def _named(people: People, names: Mapping[str, str]) -> list[Members]:
    return [_with_codes(name, people, {code}) for code, name in names.items()]


def _ethnic_rows(people: People, name: str, categories: Mapping[str, str]) -> list[Members]:
    """A row for each category; one for the group where a category has few people."""
    rows = [_with_codes(f"{name}: {category}", people, {code}) for code, category in categories.items()]
    few = any(is_small(row.became.referred) for row in rows) or not any(row.became.referred for row in rows)
    return [_with_codes(name, people, set(categories))] if few else rows


def _quintiles(people: People, edition: str) -> list[Members]:
    fifths = {code: quintile_of(code) if edition_of(code) == edition else -1 for _, code in people}

    def fifth(name: str, number: int) -> Members:
        return _with_codes(name, people, {code for code, found in fifths.items() if found == number})

    return [*(fifth(name, number) for number, name in enumerate(QUINTILES)), fifth("Not known", -1)]


def _with_codes(name: str, people: People, codes: set[str]) -> Members:
    return Members(name, together([became for group, became in people.items() if group.code in codes]))
