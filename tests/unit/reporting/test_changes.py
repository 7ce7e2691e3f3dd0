"""What reporting learns of measures and budgets, and the figures that it makes of them."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contract.boroughs import BOROUGHS, BoroughSlug
from services.contract.events.measures import BudgetSet, BudgetSpent, MeasuresTaken
from services.contract.words.measure_words import SCALES, Change, Instrument, Occasion, Scale
from services.reporting.domain.budgets import Budgets, ShownBudgets, build_budgets
from services.reporting.domain.changes import Changed, Tally, build_changes, show_changed
from services.reporting.domain.disclosure import HIDDEN, show, show_total
from services.reporting.domain.journey import Journey, Measured
from tests.support.life_builders import an
from tests.unit.reporting.test_journeys import journey_after

# All that is shown as fewer at the start has fewer.
MOST = 28
LIFE, HAPPY = Scale.LIFE_SATISFACTION, Scale.HAPPY_YESTERDAY


def taken(occasion: Occasion, instrument: Instrument = Instrument.ONS4, **scored: Change | None) -> MeasuresTaken:
    """What was answered, by the names of scales."""
    scales = [{"scale": name.replace("_", "-"), "change": change} for name, change in scored.items()]
    return an(MeasuresTaken, occasion=occasion, instrument=instrument, scored=scales)


def known(*heard: MeasuresTaken) -> Sequence[Measured]:
    return journey_after(*heard).measured


def test_a_person_is_known_to_be_measured_at_the_start_and_what_changed_by_the_end() -> None:
    start = taken(Occasion.START, life_satisfaction=None, happy_yesterday=None)
    end = taken(Occasion.END, life_satisfaction=Change.BETTER, happy_yesterday=Change.WORSE)

    assert known(start) == (Measured(HAPPY, at_start=True), Measured(LIFE, at_start=True))
    assert known(start, end) == (
        Measured(HAPPY, at_start=True, change=Change.WORSE),
        Measured(LIFE, at_start=True, change=Change.BETTER),
    )


def test_a_review_counts_nowhere() -> None:
    assert known(taken(Occasion.REVIEW, life_satisfaction=Change.BETTER)) == ()


def test_an_end_that_compares_with_nothing_counts_nowhere() -> None:
    assert known(taken(Occasion.END, life_satisfaction=None)) == ()


def test_the_last_word_counts_and_takes_back_what_it_leaves_out() -> None:
    start = taken(Occasion.START, life_satisfaction=None, happy_yesterday=None)
    end = taken(Occasion.END, life_satisfaction=Change.BETTER, happy_yesterday=Change.SAME)

    corrected_start = taken(Occasion.START, life_satisfaction=None)
    corrected_end = taken(Occasion.END, life_satisfaction=Change.WORSE)

    assert known(start, end, corrected_start, corrected_end) == (Measured(LIFE, at_start=True, change=Change.WORSE),)


def test_another_instrument_takes_nothing_back() -> None:
    start = taken(Occasion.START, life_satisfaction=None)
    lonely = taken(Occasion.START, Instrument.UCLA_LONELINESS, ucla_loneliness=None)

    assert {one.scale for one in known(start, lonely)} == {LIFE, Scale.UCLA_LONELINESS}


def test_what_was_granted_and_spent_is_what_was_said_last() -> None:
    set_, spent = an(BudgetSet, granted_pence=10_000), an(BudgetSpent, spent_pence=2_500)
    journey = journey_after(set_, spent, an(BudgetSpent, spent_pence=2_400), an(BudgetSet, granted_pence=12_000))

    assert (journey.granted_pence, journey.spent_pence) == (12_000, 2_400)


def row(tally: Tally, scale: Scale = LIFE) -> Changed:
    boroughs = build_changes({BoroughSlug.SOUTHWARK: tally}).boroughs
    (scales,) = (scales for borough, scales in boroughs if borough.slug == BoroughSlug.SOUTHWARK)
    return scales[scale]


def test_counts_are_rounded_and_small_ones_hidden() -> None:
    tally = {
        Measured(LIFE, at_start=True, change=Change.BETTER): 13,
        Measured(LIFE, at_start=True, change=Change.SAME): 7,
        Measured(LIFE, at_start=True): 11,
        Measured(HAPPY, at_start=True, change=Change.WORSE): 8,
    }

    assert row(tally) == Changed(at_start=30, at_both=15, better=15, same=HIDDEN, worse=0)
    assert row(tally, HAPPY) == Changed(at_start=10, at_both=10, better=0, same=0, worse=10)
    assert row(tally, Scale.PAM) == Changed(0, 0, 0, 0, 0)


def test_how_many_did_not_change_cannot_be_worked_out_from_those_who_did() -> None:
    possible: defaultdict[Changed, set[tuple[int, ...]]] = defaultdict(set)
    for counts in product(range(MOST), repeat=3):
        for at_start in range(sum(counts), MOST):
            possible[show_changed(at_start, counts)].add(counts)

    whole = {
        shown: those for shown, those in possible.items() if shown.at_start == HIDDEN or int(shown.at_start) < MOST
    }
    for shown, consistent in whole.items():
        for place, one in enumerate((shown.better, shown.same, shown.worse)):
            assert one != HIDDEN or len({counts[place] for counts in consistent}) >= 3, shown


def test_nobody_is_asked_at_both_ends_and_not_at_the_start() -> None:
    assert show_changed(17, (8, 8, 1)) == Changed(at_start=20, at_both=20, better=10, same=10, worse=HIDDEN)


def test_london_is_counted_from_the_true_figures_and_then_rounded() -> None:
    worse = Measured(LIFE, at_start=True, change=Change.WORSE)
    changes = build_changes({BoroughSlug.SOUTHWARK: {worse: 7}, BoroughSlug.CAMDEN: {worse: 6}})

    # 13 in truth; 15 would tell that none of both is less than 6.
    assert changes.london[LIFE] == Changed(at_start=10, at_both=10, better=0, same=0, worse=10)


counts = st.lists(st.integers(0, 40), min_size=1, max_size=33)


@given(counts)
def test_a_rounded_count_is_hidden_or_near_and_a_total_is_one_that_the_counts_allow(true: list[int]) -> None:
    for count in true:
        shown = show(count)
        assert (shown == HIDDEN) == (1 <= count <= 7)
        assert shown == HIDDEN or abs(int(shown) - count) <= 2
    hidden = sum(1 <= count <= 7 for count in true)
    total = show_total(true)
    assert total % 5 == 0
    assert sum(true) - 6 * hidden - 4 <= total <= sum(true) + 6 * hidden + 4


def budgets(**by_borough: Budgets) -> tuple[ShownBudgets, dict[str, ShownBudgets]]:
    figures = build_budgets({BoroughSlug(slug): sums for slug, sums in by_borough.items()})
    return figures.london, {borough.slug.value: shown for borough, shown in figures.boroughs}


def test_amounts_of_a_borough_are_shown_in_tens_of_pounds() -> None:
    london, by_borough = budgets(southwark=Budgets(people=8, granted_pence=100_499, spending=8, spent_pence=50_500))

    assert by_borough["southwark"] == ShownBudgets(people=10, granted=1_000, spent=510)
    assert by_borough["camden"] == ShownBudgets(people=0, granted=0, spent=0)
    assert london == ShownBudgets(people=10, granted=1_000, spent=510)


@pytest.mark.parametrize(
    ("sums", "shown"),
    [
        (Budgets(people=7, granted_pence=70_000), ShownBudgets(HIDDEN, HIDDEN, HIDDEN)),
        (Budgets(people=8, granted_pence=70_000, spending=7, spent_pence=9_000), ShownBudgets(10, 700, HIDDEN)),
        (Budgets(people=8, granted_pence=70_000), ShownBudgets(10, 700, 0)),
    ],
)
def test_amounts_of_few_people_are_hidden(sums: Budgets, shown: ShownBudgets) -> None:
    assert budgets(southwark=sums)[1]["southwark"] == shown


def test_what_is_hidden_cannot_be_worked_out_of_londons_amounts() -> None:
    many, few = Budgets(20, 200_000, 20, 100_000), Budgets(1, 999_999, 1, 888_888)
    with_few, without = budgets(southwark=many, camden=few)[0], budgets(southwark=many)[0]

    assert (with_few.granted, with_few.spent) == (without.granted, without.spent) == (2_000, 1_000)


def test_where_all_amounts_are_hidden_londons_are_too() -> None:
    assert budgets(southwark=Budgets(3, 30_000))[0] == ShownBudgets(people=5, granted=HIDDEN, spent=HIDDEN)
    assert budgets()[0] == ShownBudgets(people=0, granted=0, spent=0)


def test_every_borough_has_a_row_by_the_alphabet() -> None:
    names = [borough.name for borough, _ in build_changes({}).boroughs]

    assert names == sorted(borough.name for borough in BOROUGHS)
    assert names == [borough.name for borough, _ in build_budgets({}).boroughs]


def test_a_journey_of_an_earlier_release_was_not_measured() -> None:
    assert Journey.model_validate({"created": True}).measured == ()
    assert {scale for scales in SCALES.values() for scale in scales} == set(Scale)
