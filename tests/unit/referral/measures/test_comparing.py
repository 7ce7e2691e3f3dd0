"""Which measurements can stand beside each other, and what is said of each."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contract.events.measures import Scored
from services.contract.words.measure_words import Change, Occasion, Scale
from services.referral.domain.measures.comparing import (
    MeasureDayImpossible,
    MeasuredBefore,
    Measurement,
    check_beside,
    check_day,
    compare,
)
from services.referral.domain.measures.scales import score

START, REVIEW, END = Occasion
MADE = date(2026, 1, 31)
SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)


def measured(occasion: Occasion, value: int | None = 5, on: date = SPRING, number: int = 1) -> Measurement:
    """Scored by one scale, on which less is better; None where the answers cannot be read."""
    scores = None if value is None else [score(Scale.UCLA_LONELINESS, value)]
    return Measurement(UUID(int=number), occasion, on, scores)


def said(*measurements: Measurement) -> list[Change | None]:
    return [scored[0].change for scored in compare(measurements).values()]


def test_each_later_measurement_is_compared_with_the_start() -> None:
    start, review, end = measured(START, 7), measured(REVIEW, 8, number=2), measured(END, 4, number=3)

    assert said(end, start, review) == [Change.BETTER, None, Change.WORSE]


def test_without_a_start_nothing_has_changed() -> None:
    assert said(measured(REVIEW), measured(END, number=2)) == [None, None]


def test_what_cannot_be_read_is_left_as_it_was_said_and_compares_with_nothing() -> None:
    unread, end = measured(START, None), measured(END, 4, number=2)

    assert compare([unread, end]) == {end.measurement_id: (Scored(scale=Scale.UCLA_LONELINESS),)}


@given(st.permutations([measured(START, 7), measured(REVIEW, 7, number=2), measured(END, 9, number=3)]))
def test_the_order_in_which_they_were_recorded_changes_nothing(measurements: list[Measurement]) -> None:
    compared = {number.int: scored[0].change for number, scored in compare(measurements).items()}

    assert compared == {1: None, 2: Change.SAME, 3: Change.WORSE}


@pytest.mark.parametrize("occasion", [START, END])
def test_start_and_end_are_once(occasion: Occasion) -> None:
    with pytest.raises(MeasuredBefore, match=f"The occasion {occasion.value} was recorded, of 2026-04-01"):
        check_beside(measured(occasion, on=SUMMER), [measured(occasion)])


def test_a_review_is_once_a_day() -> None:
    check_beside(measured(REVIEW, on=SUMMER), [measured(REVIEW)])
    with pytest.raises(MeasuredBefore):
        check_beside(measured(REVIEW), [measured(REVIEW)])


@pytest.mark.parametrize(("earlier", "later"), [(START, REVIEW), (REVIEW, END), (START, END)])
def test_the_start_comes_first_and_the_end_last_and_all_may_be_on_one_day(earlier: Occasion, later: Occasion) -> None:
    check_beside(measured(later), [measured(earlier)])
    for new, other in ((later, earlier), (earlier, later)):
        on = {earlier: SUMMER, later: SPRING}
        with pytest.raises(MeasureDayImpossible) as refused:
            check_beside(measured(new, on=on[new]), [measured(other, on=on[other])])
        assert [fault.pointer for fault in refused.value.faults] == ["#/taken_on"]


@pytest.mark.parametrize(
    ("on", "may_be"),
    [
        (MADE - timedelta(days=367), False),
        (MADE - timedelta(days=366), True),
        (SPRING, True),
        (SPRING + timedelta(days=1), False),
    ],
)
def test_a_day_lies_within_the_year_before_the_referral_and_today(on: date, may_be: bool) -> None:
    if may_be:
        check_day(on, MADE, today=SPRING)
    else:
        with pytest.raises(MeasureDayImpossible):
            check_day(on, MADE, today=SPRING)
