"""A cancelled appointment leaves the rest of its series as it was; a series that ends goes on until its last day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.contract.listing import Booking, Times
from services.contract.words.listing_words import Frequency
from services.contract.words.matching_words import BookingKind
from services.matching.domain.sessions.bookable import bookable
from services.matching.domain.sessions.ending import ended, without
from tests.fakes.matching import a_listing
from tests.support.listings import a_course

# A Monday.
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SERIES: dict[str, dict[str, Any]] = {
    "every week": {"freq": Frequency.WEEKLY, "byday": "TU,TH"},
    "every second week": {"freq": Frequency.WEEKLY, "interval": 2, "byday": "TU", "starts_on": date(2026, 2, 17)},
    "every month": {"freq": Frequency.MONTHLY, "byday": "2TU"},
    "each day of a fortnight": {"freq": Frequency.DAILY, "valid_from": TODAY, "valid_to": date(2026, 3, 15)},
    "over the change of clocks": {"freq": Frequency.WEEKLY, "byday": "SU", "opens_at": "01:30"},
}


def a_series(**times: Any) -> Booking:
    known: dict[str, Any] = {"opens_at": "10:00", "closes_at": "11:00", **times}
    return Booking(kind=BookingKind.APPOINTMENT, places=4, times=Times(**known))


def keys(*bookings: Booking) -> list[str]:
    return [one.session.key for one in bookable(a_listing(bookings=bookings), NOW)]


@pytest.mark.parametrize("times", SERIES.values(), ids=SERIES)
def test_each_appointment_of_a_series_can_be_cancelled_by_itself(times: dict[str, Any]) -> None:
    series = a_series(**times)
    for unit in bookable(a_listing(bookings=(series,)), NOW):
        left = without([series], unit, TODAY)

        assert keys(*left) == [one for one in keys(series) if one != unit.session.key]


def test_the_next_one_that_is_cancelled_makes_no_series_of_what_is_over() -> None:
    series = a_series(**SERIES["every week"])
    (next_one, *_) = bookable(a_listing(bookings=(series,)), NOW)

    assert len(without([series], next_one, TODAY)) == 1


def test_one_that_is_on_once_only_is_gone() -> None:
    once = a_series(starts_on=date(2026, 3, 4))
    (unit,) = bookable(a_listing(bookings=(once,)), NOW)

    assert without([once], unit, TODAY) == ()


def test_what_is_at_another_time_of_the_day_stays() -> None:
    morning, afternoon = a_series(**SERIES["every week"]), a_series(**SERIES["every week"], opens_at="14:00")
    unit = bookable(a_listing(bookings=(morning,)), NOW)[0]

    left = without([morning, afternoon], unit, TODAY)

    assert keys(*left) == [one for one in keys(morning, afternoon) if one != unit.session.key]


def test_a_course_stays_as_it_is() -> None:
    course = a_course()
    unit = bookable(a_listing(bookings=(a_series(freq=Frequency.WEEKLY, byday="FR", opens_at="14:00"),)), NOW)[0]

    assert without([course], unit, TODAY) == (course,)


def test_a_series_goes_on_until_its_last_day() -> None:
    series, other = a_series(**SERIES["every week"]), a_series(freq=Frequency.WEEKLY, byday="WE")

    left = ended([series, other], series, TODAY + timedelta(days=1))

    assert keys(*left) == ["appointment-20260303T1000", *keys(other)]


def test_a_series_that_is_taken_out_leaves_the_others() -> None:
    series, course = a_series(**SERIES["every week"]), a_course()

    assert ended([series, course], series, None) == (course,)
