"""Ages are counted in bands, by the day that it is in London."""

from datetime import UTC, date, datetime

import pytest

from services.contract.words.vocabulary import AgeBand
from services.referral.domain.age import DateOfBirthImpossible, age_band, day_in_london

TODAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (date(2026, 1, 31), AgeBand.UNDER_18),
        (date(2008, 2, 1), AgeBand.UNDER_18),
        (date(2008, 1, 31), AgeBand.FROM_18),
        (date(2001, 1, 31), AgeBand.FROM_25),
        (date(1991, 2, 1), AgeBand.FROM_25),
        (date(1991, 1, 31), AgeBand.FROM_35),
        (date(1981, 1, 31), AgeBand.FROM_45),
        (date(1971, 1, 31), AgeBand.FROM_55),
        (date(1961, 1, 31), AgeBand.FROM_65),
        (date(1951, 1, 31), AgeBand.FROM_75),
        (date(1941, 2, 1), AgeBand.FROM_75),
        (date(1941, 1, 31), AgeBand.FROM_85),
        (date(1906, 1, 31), AgeBand.FROM_85),
    ],
)
def test_a_band_begins_on_the_birthday(born_on: date, band: AgeBand) -> None:
    assert age_band(born_on, TODAY) is band


def test_somebody_born_on_leap_day_is_a_year_older_on_the_first_of_march() -> None:
    assert age_band(date(2008, 2, 29), date(2026, 2, 28)) is AgeBand.UNDER_18
    assert age_band(date(2008, 2, 29), date(2026, 3, 1)) is AgeBand.FROM_18


@pytest.mark.parametrize("born_on", [date(2026, 2, 1), date(1905, 1, 31), date(1, 1, 1)])
def test_a_date_of_birth_in_the_future_or_over_120_years_ago_is_refused(born_on: date) -> None:
    with pytest.raises(DateOfBirthImpossible) as refused:
        age_band(born_on, TODAY)

    assert [fault.pointer for fault in refused.value.faults] == ["#/person/born_on"]
    assert born_on.isoformat() not in refused.value.detail


def test_after_midnight_on_a_summer_night_it_is_already_the_new_day_in_london() -> None:
    assert day_in_london(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert day_in_london(datetime(2026, 1, 30, 23, 30, tzinfo=UTC)) == date(2026, 1, 30)
