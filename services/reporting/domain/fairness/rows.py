"""Which rows a report has for one dimension, and who of the groups counts in each."""

from collections.abc import Mapping
from typing import NamedTuple

from services.reporting.domain.disclosure import is_small
from services.reporting.domain.fairness.counted import Became, People
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
    people: People

    @property
    def referred(self) -> int:
        """How many were referred."""
        return sum(self.people.values())

    @property
    def offered(self) -> int:
        """How many of them were offered a place."""
        return sum(count for one, count in self.people.items() if one.offered)


def rows_of(dimension: Dimension, people: People, edition: str) -> list[Members]:
    """The rows of a dimension, in order; together they are all people."""
    of_it = {one: count for one, count in people.items() if one.group.dimension is dimension}
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
    for one, count in people.items():
        if one.group.dimension is Dimension.DEPRIVATION and one.group.code:
            edition = edition_of(one.group.code)
            counted[edition] = counted.get(edition, 0) + count
    return max(counted, key=lambda edition: (counted[edition], edition), default="")


def _named(people: People, names: Mapping[str, str]) -> list[Members]:
    return [Members(name, _with_codes(people, {code})) for code, name in names.items()]


def _ethnic_rows(people: People, name: str, categories: Mapping[str, str]) -> list[Members]:
    """A row for each category; one for the group where a category has few people."""
    rows = [Members(f"{name}: {category}", _with_codes(people, {code})) for code, category in categories.items()]
    few = any(is_small(row.referred) for row in rows) or not any(row.referred for row in rows)
    return [Members(name, _with_codes(people, set(categories)))] if few else rows


def _quintiles(people: People, edition: str) -> list[Members]:
    def fifth(one: Became) -> int:
        code = one.group.code
        return quintile_of(code) if code and edition_of(code) == edition else -1

    known = [
        Members(name, {one: count for one, count in people.items() if fifth(one) == number})
        for number, name in enumerate(QUINTILES)
    ]
    return [*known, Members("Not known", {one: count for one, count in people.items() if fifth(one) == -1})]


def _with_codes(people: People, codes: set[str]) -> People:
    return {one: count for one, count in people.items() if one.group.code in codes}
