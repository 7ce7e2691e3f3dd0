"""The fairness report says what may be said of each group, and calls no noise a difference."""

import csv
from collections.abc import Iterable
from io import StringIO
from random import Random

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import EthnicCategory
from services.reporting.domain.fairness.counted import Provider
from services.reporting.domain.fairness.groups import Dimension
from services.reporting.domain.fairness.providers import MOST_SHOWN, provider_rows
from services.reporting.domain.fairness.report import Area, Compared, Row, build_fairness
from services.reporting.domain.fairness.uncertainty import Middle, Share
from services.reporting.domain.figures import Freshness
from services.reporting.domain.journey import Journey
from services.reporting.views.fairness import FairnessView, as_csv
from tests.fakes.reporting import people
from tests.support.builders import NOW
from tests.support.fairness import A_CHOIR, A_CLUB, nobody_offered, somebody

SOUTHWARK = BoroughSlug.SOUTHWARK


def area_of(journeys: Iterable[Journey]) -> Area:
    return build_fairness({SOUTHWARK: people(list(journeys))}, {}).of(SOUTHWARK)


def rows(area: Area, dimension: Dimension) -> dict[str, Row]:
    return {row.name: row for row in area.groups[dimension] if row.referred != 0}


def test_a_group_has_its_counts_its_share_its_days_and_its_metres() -> None:
    women = [*[somebody(waited_days=2)] * 20, *[somebody(waited_days=9, offer_metres=400)] * 15]
    men = [*[somebody(gender="male")] * 20, *[nobody_offered(gender="male")] * 30]
    found = rows(area_of([*women, *men]), Dimension.GENDER)

    assert found["Female"] == Row(
        *("Female", 35, 35, Share(100, 75, 100), Middle(35, 2, 2, 9), Middle(35, 1000, 400, 1000)), Compared.HIGHER
    )
    assert (found["Male"].offered, found["Male"].share, found["Male"].compared) == (20, Share(40, 23, 60), "lower")


def test_a_difference_that_chance_could_make_is_none() -> None:
    men = [*[somebody(gender="male")] * 8, *[nobody_offered(gender="male")] * 2]
    found = rows(area_of([*[somebody()] * 90, *[nobody_offered()] * 10, *men]), Dimension.GENDER)

    # 8 of 10 are rounded to 10 of 10, which the range says too.
    assert found["Male"].share == Share(100, 39, 100)
    assert found["Male"].compared == Compared.NO_CLEAR_DIFFERENCE


def test_where_all_are_treated_alike_hardly_any_group_is_called_different() -> None:
    chance, called, shown = Random(11), 0, 0  # noqa: S311 - it must repeat itself
    for _ in range(5):
        journeys = [
            somebody(ethnic_category=chance.choice("ABCHMNP"))
            if chance.random() < 0.7
            else nobody_offered(ethnic_category=chance.choice("ABCHMNP"))
            for _ in range(300)
        ]
        for row in rows(area_of(journeys), Dimension.ETHNICITY).values():
            shown += 1
            called += row.compared in (Compared.LOWER, Compared.HIGHER)

    assert called / shown < 0.08


def test_who_is_hardly_ever_offered_a_place_is_seen_though_the_count_is_hidden() -> None:
    few = [*[somebody(gender="male")] * 3, *[nobody_offered(gender="male")] * 57]
    male = rows(area_of([*[somebody()] * 60, *[nobody_offered()] * 20, *few]), Dimension.GENDER)["Male"]

    assert (male.offered, male.share, male.compared) == ("*", Share(None, 0, 23), Compared.LOWER)


def test_of_few_people_nothing_is_said_not_even_that_none_was_offered_a_place() -> None:
    few = rows(area_of([*[somebody()] * 60, *[nobody_offered(gender="male")] * 5]), Dimension.GENDER)["Male"]

    assert few == Row("Male", "*", "*", None, None, None, Compared.NOT_SHOWN)


def test_ethnic_categories_stand_alone_where_each_has_enough_and_else_as_one_of_the_five_groups() -> None:
    asian = [somebody(ethnic_category=one) for one in "HHHHHHHHHJJJJJJJJJKKKKKKKKK"]
    black = [somebody(ethnic_category=one) for one in "MMMMMMMMMMMNN"]
    found = rows(area_of([*asian, *black]), Dimension.ETHNICITY)

    assert list(found) == [
        "Asian or Asian British: Indian",
        "Asian or Asian British: Pakistani",
        "Asian or Asian British: Bangladeshi",
        "Black or Black British",
    ]
    assert found["Black or Black British"].referred == 15


def test_every_ethnic_category_has_a_row() -> None:
    everyone = [somebody(ethnic_category=one) for one in EthnicCategory for _ in range(10)]

    assert [row.referred for row in rows(area_of(everyone), Dimension.ETHNICITY).values()] == [10] * 18


def test_deprivation_is_told_in_fifths() -> None:
    known = [somebody(deprivation=f"IoD 2025/{decile}") for decile in (1, 2, 2, 9, 10) for _ in range(8)]
    found = rows(area_of([*known, *[somebody()] * 9]), Dimension.DEPRIVATION)

    assert {name: row.referred for name, row in found.items()} == {
        "Most deprived fifth of England": 25,
        "Least deprived fifth of England": 15,
        "Not known": 10,
    }


def test_tenths_of_two_editions_are_never_mixed() -> None:
    journeys = [*[somebody(deprivation="IoD 2025/1")] * 20, *[somebody(deprivation="IMD 2019/1")] * 10]
    area = area_of(journeys)

    assert area.edition == "IoD 2025"
    assert {name: row.referred for name, row in rows(area, Dimension.DEPRIVATION).items()} == {
        "Most deprived fifth of England": 20,
        "Not known": 10,
    }


def test_who_goes_nowhere_has_no_metres_and_who_waits_no_days() -> None:
    found = rows(area_of([somebody(offer_metres=None)] * 20), Dimension.GENDER)["Female"]

    assert (found.days, found.metres) == (Middle(20, 1, 1, 1), None)


def test_london_is_all_boroughs_together() -> None:
    fairness = build_fairness({SOUTHWARK: people([somebody()] * 8), BoroughSlug.CAMDEN: people([somebody()] * 12)}, {})

    assert fairness.london.everybody.referred == 20
    assert [fairness.of(slug).everybody.referred for slug in (SOUTHWARK, BoroughSlug.SUTTON)] == [10, 0]


def test_each_provider_has_its_share_and_those_with_few_are_together() -> None:
    few = {Provider(str(number), f"Invented {number}"): 3 for number in range(10, 16)}

    assert [(one.name, one.offers, one.share) for one in provider_rows({A_CLUB: 60, A_CHOIR: 22, **few})] == [
        ("Invented Neighbours", 60, Share(60, 47, 73)),
        ("Invented Choir", 20, Share(20, 11, 32)),
        ("6 other providers", 20, Share(20, 11, 32)),
    ]


def test_no_more_providers_are_named_than_a_page_holds() -> None:
    many = {Provider(str(number), f"Invented {number}"): 10 for number in range(50)}

    assert [one.offers for one in provider_rows(many)] == [10] * MOST_SHOWN + [300]


def test_the_table_for_spreadsheets_has_the_same_figures_and_reckons_with_no_name() -> None:
    fairness = build_fairness(
        {SOUTHWARK: people([*[somebody()] * 20, *[nobody_offered()] * 20])}, {SOUTHWARK: {Provider("1", "=1+1"): 20}}
    )
    table = list(csv.DictReader(StringIO(as_csv(fairness))))

    (female,) = (one for one in table if (one["area"], one["group"]) == ("Southwark", "Female"))
    assert [female[name] for name in ("referred", "offered", "share_percent", "share_low", "share_high")] == [
        *("40", "20", "50", "29", "73")
    ]
    assert {one["group"] for one in table if one["told_apart_by"] == "Provider"} == {"'=1+1"}
    assert all(None not in one and None not in one.values() for one in table)


def test_the_view_for_programs_can_be_read_again() -> None:
    fairness = build_fairness({SOUTHWARK: people([somebody()] * 20)}, {SOUTHWARK: {A_CLUB: 20}})
    view = FairnessView.of(fairness, Freshness(NOW, NOW))

    assert FairnessView.model_validate_json(view.model_dump_json()) == view
    assert view.london.edition == ""


@pytest.mark.parametrize("dimension", list(Dimension))
def test_before_the_first_referral_everything_is_0(dimension: Dimension) -> None:
    area = build_fairness({}, {}).london

    assert (area.everybody.share, area.providers) == (None, [])
    assert {row.referred for row in area.groups[dimension]} == {0}
