"""The funnel's figures, for boroughs and for London."""

import pytest

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.disclosure import Shown
from services.reporting.domain.funnel import build_funnel, percentage
from services.reporting.domain.journey import Occurrence, Stage
from tests.fakes.reporting import counts

COUNTED = {
    BoroughSlug.SOUTHWARK: counts(created=61, matched=52, told=40, attended=20),
    BoroughSlug.CAMDEN: counts(created=30, matched=4, told=0, attended=0),
}


def test_all_33_boroughs_are_there_by_the_alphabet() -> None:
    names = [row.borough.name for row in build_funnel({}).boroughs]

    assert len(names) == 33
    assert names == sorted(names)
    assert names[0] == "Barking and Dagenham"


def test_a_borough_shows_what_it_may() -> None:
    rows = {row.borough.slug: tuple(row.figures[stage] for stage in Stage) for row in build_funnel(COUNTED).boroughs}

    assert rows[BoroughSlug.SOUTHWARK] == (60, 50, 40, 20)
    assert rows[BoroughSlug.CAMDEN] == (30, "*", 0, 0)
    assert rows[BoroughSlug.SUTTON] == (0, 0, 0, 0)


def test_london_is_counted_from_true_figures_and_rounded_like_them() -> None:
    funnel = build_funnel(COUNTED)

    assert tuple(funnel.london[stage] for stage in Stage) == (90, 55, 40, 20)
    assert funnel.of(BoroughSlug.CAMDEN)[Stage.MATCHED] == "*"


def test_what_else_became_of_referrals_is_shown_by_the_same_rule() -> None:
    counted = {
        BoroughSlug.SOUTHWARK: counts(declined_by_person=40, declined_by_provider=9, released=49, closed=20),
        BoroughSlug.CAMDEN: counts(declined_by_person=4, withdrawn=7),
    }
    funnel = build_funnel(counted)
    rows = {row.borough.slug: [row.figures[one] for one in Occurrence] for row in funnel.boroughs}

    assert rows[BoroughSlug.SOUTHWARK] == [40, 10, 50, 20, 0, 0, 0, 0]
    assert rows[BoroughSlug.CAMDEN] == ["*", 0, 0, 0, "*", 0, 0, 0]
    assert [funnel.london[one] for one in Occurrence] == [45, 10, 50, 20, 5, 0, 0, 0]


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (50, 100, 50),
        (200, 200, 100),
        (199, 200, 99),
        (0, 200, 0),
        (8, 2000, 1),
        (0, 0, None),
        ("*", 20, None),
        (0, "*", None),
    ],
)
def test_a_percentage_is_of_what_is_shown(part: Shown, whole: Shown, share: int | None) -> None:
    assert percentage(part, whole) == share
