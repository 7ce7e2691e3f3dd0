"""Times with places of their own are appointments or courses; what is odd about them costs them no more than that."""

from datetime import date
from typing import Any

import pytest

from services.contract.listing import Booking, Times
from services.contract.words.listing_words import Frequency
from services.contract.words.matching_words import BookingKind
from services.matching.directory.tables.bookings import in_words
from tests.fakes.matching import a_service
from tests.support.reading import read

MONDAYS = {"freq": "WEEKLY", "byday": "MO", "opens_at": "14:30", "closes_at": "15:00"}
AN_APPOINTMENT = {**MONDAYS, "linkway_booking": "appointment", "linkway_places": 4}
A_COURSE = {
    **MONDAYS,
    "linkway_booking": "course",
    "linkway_places": 12,
    "valid_from": "2027-01-11",
    "valid_to": "2027-03-29",
    "linkway_join_until": "2027-01-25",
}
TIMES = Times(freq=Frequency.WEEKLY, byday="MO", opens_at="14:30", closes_at="15:00")
TERM = TIMES.model_copy(update={"valid_from": date(2027, 1, 11), "valid_to": date(2027, 3, 29)})


def test_a_schedule_with_places_is_no_time_at_which_people_just_come() -> None:
    listing = read(a_service(schedules=[MONDAYS, AN_APPOINTMENT, A_COURSE])).listing
    assert listing is not None
    assert listing.times == (TIMES,)
    assert listing.bookings == (
        Booking(kind=BookingKind.APPOINTMENT, places=4, times=TIMES),
        Booking(kind=BookingKind.COURSE, places=12, times=TERM, join_until=date(2027, 1, 25)),
    )


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ({**AN_APPOINTMENT, "linkway_booking": "rolling"}, "booking-unknown"),
        ({**AN_APPOINTMENT, "linkway_places": None}, "booking-without-places"),
        ({**AN_APPOINTMENT, "linkway_places": 4000}, "bad-number"),
        ({**AN_APPOINTMENT, "opens_at": None}, "booking-without-time"),
        ({**A_COURSE, "valid_from": None}, "booking-without-time"),
    ],
)
def test_what_cannot_be_booked_is_a_time_at_which_people_just_come(odd: dict[str, Any], code: str) -> None:
    one = read(a_service(schedules=[odd]))
    assert one.listing is not None
    assert (one.listing.bookings, len(one.listing.times)) == ((), 1)
    assert code in [found.code for found in one.findings]


def test_a_course_that_has_ended_is_passed_over() -> None:
    one = read(a_service(schedules=[{**A_COURSE, "valid_from": "2020-01-06", "valid_to": "2020-03-30"}]))
    assert one.listing is not None
    assert one.listing.bookings == ()
    assert [found.code for found in one.findings] == ["time-is-over"]


@pytest.mark.parametrize(
    ("text", "schedules"),
    [
        (
            "appointments Mon, Wed 2pm-3pm x 4",
            [{"byday": "MO,WE", "opens_at": "14:00", "closes_at": "15:00", "linkway_booking": "appointment"}],
        ),
        (
            "Course 11/01/2027 to 29/03/2027 Mon 10am-12pm x 12 join by 25/01/2027",
            [
                {
                    "byday": "MO",
                    "opens_at": "10:00",
                    "linkway_booking": "course",
                    "linkway_places": "12",
                    "valid_from": "2027-01-11",
                    "valid_to": "2027-03-29",
                    "linkway_join_until": "2027-01-25",
                }
            ],
        ),
        ("Appointment: Tue 9:30-10, 11-11:30 x2", [{"opens_at": "09:30"}, {"opens_at": "11:00"}]),
        ("ring us", [{"description": "ring us", "linkway_booking": "ring us"}]),
        ("course whenever x 3", [{"linkway_booking": "course", "description": "whenever"}]),
    ],
)
def test_a_cell_of_a_spreadsheet_says_the_same(text: str, schedules: list[dict[str, str]]) -> None:
    said = in_words(text)
    assert len(said) == len(schedules)
    assert all(expected.items() <= one.items() for one, expected in zip(said, schedules, strict=True)), said
