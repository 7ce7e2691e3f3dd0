"""Which appointments and courses can be booked: by RFC 5545, in London's time, bounded whatever a listing says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.contract.listing import Booking, Times
from services.contract.words.listing_words import Frequency
from services.contract.words.matching_words import BookingKind
from services.matching.domain.sessions.bookable import HORIZON, MOST_UNITS, bookable, unchanged_until
from services.matching.domain.sessions.unit import Unit
from services.matching.domain.telling.occasions import LONDON
from tests.fakes.matching import a_listing

# A Friday.
NOW = datetime(2027, 1, 8, 9, 30, tzinfo=LONDON)


def appointments(places: int = 2, **times: object) -> Booking:
    """Each Monday from 14:30 to 15."""
    weekly = {"freq": Frequency.WEEKLY, "byday": "MO", "opens_at": "14:30", "closes_at": "15:00"}
    return Booking(kind=BookingKind.APPOINTMENT, places=places, times=Times.model_validate(weekly | times))


def a_course(places: int = 12, join_until: date | None = None, **times: object) -> Booking:
    """Mondays from 10 to 12, from the eleventh of January to the end of March."""
    term = {"valid_from": date(2027, 1, 11), "valid_to": date(2027, 3, 31)}
    weekly = {"freq": Frequency.WEEKLY, "byday": "MO", "opens_at": "10:00", "closes_at": "12:00"}
    times = term | weekly | times
    return Booking(kind=BookingKind.COURSE, places=places, times=Times.model_validate(times), join_until=join_until)


def units(*bookings: Booking, now: datetime = NOW, horizon: timedelta = HORIZON) -> tuple[Unit, ...]:
    return bookable(a_listing(bookings=bookings), now, horizon)


def keys(*bookings: Booking, now: datetime = NOW, horizon: timedelta = HORIZON) -> list[str]:
    return [one.session.key for one in units(*bookings, now=now, horizon=horizon)]


def test_each_time_of_an_appointment_is_a_unit_with_places_of_its_own() -> None:
    first, *others = units(appointments())
    assert first.session.key == "appointment-20270111T1430"
    assert first.session.starts_at == datetime(2027, 1, 11, 14, 30, tzinfo=UTC)
    assert first.session.ends_at == datetime(2027, 1, 11, 15, tzinfo=UTC)
    assert (first.places, len(others)) == (2, 11)


def test_the_term_of_a_course_is_one_unit() -> None:
    (course,) = units(a_course())
    assert course.session.key == "course-20270111"
    assert course.session.starts_at == datetime(2027, 1, 11, 10, tzinfo=UTC)
    # The last Monday of March, when the clocks have gone forward.
    assert course.session.ends_at == datetime(2027, 3, 29, 11, tzinfo=UTC)
    assert course.places == 12


def test_a_service_without_bookings_has_no_units() -> None:
    assert units() == ()


def test_the_earliest_comes_first_whatever_it_is() -> None:
    assert keys(appointments(), a_course(), horizon=timedelta(days=12)) == [
        "course-20270111",
        "appointment-20270111T1430",
        "appointment-20270118T1430",
    ]


def test_what_has_begun_cannot_be_booked() -> None:
    at = datetime(2027, 1, 11, 14, 30, tzinfo=LONDON)
    assert keys(appointments(), now=at - timedelta(seconds=1))[0] == "appointment-20270111T1430"
    assert keys(appointments(), now=at)[0] == "appointment-20270118T1430"


def test_a_course_that_has_begun_can_be_joined_as_long_as_it_says() -> None:
    late = a_course(join_until=date(2027, 1, 18))
    assert keys(a_course(), now=datetime(2027, 1, 11, 10, tzinfo=LONDON)) == []
    assert keys(late, now=datetime(2027, 1, 18, 23, 59, tzinfo=LONDON)) == ["course-20270111"]
    assert keys(late, now=datetime(2027, 1, 19, tzinfo=LONDON)) == []


def test_nobody_joins_a_course_before_it_begins_when_it_takes_people_no_longer() -> None:
    assert keys(a_course(join_until=date(2027, 1, 7))) == []


def test_nobody_joins_a_course_that_has_ended() -> None:
    assert keys(a_course(join_until=date(2027, 12, 1)), now=datetime(2027, 3, 29, 12, tzinfo=LONDON)) == []


def test_what_is_farther_off_than_the_horizon_is_not_booked_yet() -> None:
    far = a_course(valid_from=date(2027, 4, 12), valid_to=date(2027, 7, 1))
    assert keys(far) == []
    assert keys(far, now=NOW + timedelta(weeks=3)) == ["course-20270412"]


def test_the_next_day_brings_what_comes_within_the_horizon_then() -> None:
    daily = appointments(freq=Frequency.DAILY, byday=None, starts_on=date(2027, 1, 1))
    until = unchanged_until(units(daily), NOW)
    assert until == datetime(2027, 1, 8, 14, 30, tzinfo=LONDON)
    evening = datetime(2027, 1, 8, 20, tzinfo=LONDON)
    assert unchanged_until(units(daily, now=evening), evening) == datetime(2027, 1, 9, tzinfo=LONDON)


def test_a_schedule_without_end_is_bounded() -> None:
    every_hour = [
        appointments(
            freq=Frequency.DAILY, byday=None, starts_on=date(1, 1, 1), opens_at=f"{hour:02}:00", closes_at=None
        )
        for hour in range(4, 24)
    ]
    assert len(keys(*every_hour)) == MOST_UNITS


def test_a_course_without_end_can_be_booked() -> None:
    (course,) = units(a_course(valid_to=None))
    assert course.session.ends_at is None


@pytest.mark.parametrize(
    "booking",
    [
        appointments(opens_at=None, closes_at=None),
        appointments(freq=None, byday=None),
        appointments(byday="XX"),
        appointments(valid_to=date(2026, 12, 31)),
        appointments(valid_from=date(9999, 12, 31)),
        appointments(freq=Frequency.MONTHLY, interval=12, byday=None, bymonthday="31", starts_on=date(2026, 4, 30)),
        a_course(valid_from=None),
        a_course(valid_to=date(2027, 1, 10)),
        a_course(valid_from=date(1, 1, 1), valid_to=date(1, 1, 5)),
        a_course(valid_from=date(9999, 12, 31), valid_to=date(9999, 12, 31)),
        a_course(valid_from=date(1, 1, 1), valid_to=None),
    ],
)
def test_what_says_no_time_that_is_to_come_offers_none(booking: Booking) -> None:
    assert keys(booking) == []


def test_the_end_of_time_is_no_error() -> None:
    endless = a_course(valid_to=date(9999, 12, 31), join_until=date(9999, 12, 31))
    (course,) = units(endless, appointments(places=0, valid_to=date(9999, 12, 31)), horizon=timedelta(days=4))[:1]
    assert course.session.key == "course-20270111"


def test_a_course_that_says_no_days_begins_with_its_term() -> None:
    (course,) = units(a_course(freq=None, byday=None, valid_from=date(2027, 1, 12)))
    assert course.session.key == "course-20270112"
    assert course.session.ends_at == datetime(2027, 3, 31, 12, tzinfo=LONDON)


def test_a_course_begins_at_its_first_meeting() -> None:
    assert keys(a_course(byday="WE"), a_course(byday="TH")) == ["course-20270113", "course-20270114"]


def test_the_twenty_ninth_of_february_comes_in_leap_years() -> None:
    birthday = appointments(freq=Frequency.YEARLY, byday=None, starts_on=date(2024, 2, 29))
    assert keys(birthday, now=datetime(2027, 2, 1, tzinfo=LONDON)) == []
    assert keys(birthday, now=datetime(2028, 2, 1, tzinfo=LONDON)) == ["appointment-20280229T1430"]


def test_over_a_change_of_the_clocks_the_time_of_day_stays() -> None:
    weekly = appointments(byday="SU", opens_at="10:00", closes_at="11:00", valid_from=date(2027, 3, 21))
    before, after = units(weekly, now=datetime(2027, 3, 20, tzinfo=LONDON))[:2]
    assert (before.session.key, after.session.key) == ("appointment-20270321T1000", "appointment-20270328T1000")
    assert after.until - before.until == timedelta(days=7, hours=-1)


def test_an_hour_that_the_clocks_leave_out_is_the_next_and_one_that_comes_twice_the_first() -> None:
    at_night = appointments(byday="SU", opens_at="01:30", closes_at=None)
    (spring,) = units(at_night, now=datetime(2027, 3, 27, tzinfo=LONDON), horizon=timedelta(days=3))
    assert spring.session.key == "appointment-20270328T0230"
    (autumn,) = units(at_night, now=datetime(2027, 10, 30, tzinfo=LONDON), horizon=timedelta(days=3))
    assert autumn.session.key == "appointment-20271031T0130"
    assert autumn.session.starts_at.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_what_is_said_twice_is_one_time_with_the_fewer_places() -> None:
    said = units(appointments(places=4), appointments(places=3), a_course(2), a_course(5), horizon=timedelta(days=5))
    assert [(one.session.kind, one.places) for one in said] == [
        (BookingKind.COURSE, 2),
        (BookingKind.APPOINTMENT, 3),
    ]


def test_times_that_overlap_are_two() -> None:
    assert len(keys(appointments(), appointments(opens_at="14:45"), horizon=timedelta(days=5))) == 2


def test_an_appointment_over_midnight_ends_on_the_next_day() -> None:
    (late,) = units(appointments(opens_at="23:30", closes_at="00:15"), horizon=timedelta(days=5))
    assert late.session.ends_at == datetime(2027, 1, 12, 0, 15, tzinfo=UTC)
