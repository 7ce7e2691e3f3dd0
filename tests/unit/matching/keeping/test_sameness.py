"""The examples by which the thresholds for names were chosen. Names of bodies are invented or say what they are."""

from typing import Any

import pytest

from services.matching.keeping.sameness import Organization, Verdict, same_organization, same_service

HERE, THERE = frozenset({"SE15 4QN"}), frozenset({"E8 1EA"})
CHARITY, COMPANY = "GB-CHC-999999", "GB-COH-09999999"


def an_organization(name: str, postcodes: frozenset[str] = HERE, identifier: str | None = None) -> Organization:
    return Organization(key=name, feed="invented", name=name, identifier=identifier, postcodes=postcodes)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (("Invented Neighbours",), ("Invented Neighbours",), Verdict.SAME),
        (("Invented Neighbours Ltd",), ("The Invented Neighbours",), Verdict.SAME),
        (("Age Well Southwark (invented)",), ("Southwark Age Well - Invented",), Verdict.SAME),
        (("Bread & Roses Kitchen",), ("Bread and Roses Kitchen CIO",), Verdict.SAME),
        (("St. Invented's Community Centre",), ("St Inventeds Community Centre",), Verdict.SAME),
        (("Elder Care Invented",), ("Eldercare Invented",), Verdict.UNSURE),
        (("Invented Neighbours", HERE), ("Invented Neighbours", THERE), Verdict.UNSURE),
        (("Peckham Community Kitchen",), ("Peckham Kitchen",), Verdict.UNSURE),
        (("Invented Youth Club",), ("Invented Youth Clubs Peckham",), Verdict.UNSURE),
        (("Citizens Help Southwark",), ("Citizens Help Lambeth",), Verdict.DIFFERENT),
        (("Peckham Library",), ("Peckham Women's Choir",), Verdict.DIFFERENT),
        (("Peckham Kitchen", HERE), ("Peckham Community Kitchen", THERE), Verdict.DIFFERENT),
        (("Known As This", HERE, CHARITY), ("Trades As That", THERE, "999999"), Verdict.SAME),
        (("Invented Neighbours", HERE, CHARITY), ("Invented Neighbours", HERE, COMPANY), Verdict.UNSURE),
        (("Invented Neighbours", HERE, CHARITY), ("Invented Neighbours", HERE), Verdict.SAME),
        (("Known As This", HERE, CHARITY), ("Trades As That", THERE, COMPANY), Verdict.DIFFERENT),
    ],
)
def test_two_organisations(one: tuple[Any, ...], other: tuple[Any, ...], verdict: Verdict) -> None:
    assert same_organization(an_organization(*one), an_organization(*other)) is verdict
    assert same_organization(an_organization(*other), an_organization(*one)) is verdict


NOWHERE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("one", "other", "are_the_same"),
    [
        (("Lunch club", HERE), ("Lunch Club", HERE), True),
        (("The lunch club", HERE), ("Lunch club (the)", HERE), True),
        (("Lunch club", HERE), ("Lunch club", THERE), False),
        (("Yoga, Monday", HERE), ("Yoga, Tuesday", HERE), False),
        (("Debt advice", NOWHERE), ("Debt advice", NOWHERE), True),
        (("Debt advice", NOWHERE), ("Debt advice", HERE), False),
    ],
)
def test_two_services_of_one_organisation(
    one: tuple[str, frozenset[str]], other: tuple[str, frozenset[str]], are_the_same: bool
) -> None:
    assert same_service(*one, *other) is are_the_same
