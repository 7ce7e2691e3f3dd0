"""When people can come is read by RFC 5545, and as directories write it."""

from datetime import date
from typing import Any

import pytest

from services.contract.listing import Times
from services.contract.words.listing_words import Frequency
from tests.support.reading import mended, the_listing


def times(**schedule: Any) -> tuple[Times, ...]:
    return the_listing(schedules=[schedule]).times


def test_all_that_a_schedule_says_is_read() -> None:
    said = times(
        freq="MONTHLY",
        interval=2,
        byday="2TU",
        dtstart="2026-01-13",
        opens_at="10:00Z",
        closes_at="12:30:00+01:00",
        valid_from="2026-01-01",
        valid_to="2026-12-31",
        description="Not on bank holidays.",
    )
    assert said == (
        Times(
            freq=Frequency.MONTHLY,
            interval=2,
            byday="2TU",
            starts_on=date(2026, 1, 13),
            opens_at="10:00",
            closes_at="12:30",
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 31),
            note="Not on bank holidays.",
        ),
    )


@pytest.mark.parametrize(
    ("schedule", "rule"),
    [
        ({"byday": ["TU", "TH"]}, (Frequency.WEEKLY, "TU,TH")),
        ({"byday": "Monday, wednesday"}, (Frequency.WEEKLY, "MO,WE")),
        ({"byday": "-1FR"}, (Frequency.MONTHLY, "-1FR")),
        ({"freq": "weekly", "dtstart": "2026-03-03"}, (Frequency.WEEKLY, "TU")),
        ({"freq": "DAILY"}, (Frequency.WEEKLY, "MO,TU,WE,TH,FR,SA,SU")),
    ],
)
def test_how_often_and_on_which_days_follow_from_each_other(
    schedule: dict[str, Any], rule: tuple[Frequency, str]
) -> None:
    (said,) = times(**schedule)
    assert (said.freq, said.byday) == rule


@pytest.mark.parametrize(
    ("written", "clock"), [("9:30", "09:30"), ("2pm", "14:00"), ("12.15 am", "00:15"), ("24:00", "23:59")]
)
def test_a_time_of_day_is_read_as_people_write_it(written: str, clock: str) -> None:
    assert times(byday="MO", opens_at=written)[0].opens_at == clock


@pytest.mark.parametrize(
    ("schedule", "code"),
    [
        ({"byday": "TU", "valid_to": "2019-12-31"}, "time-is-over"),
        ({"byday": "TU", "until": "20191231"}, "time-is-over"),
        ({"byday": "TU", "valid_from": "2027-02-01", "valid_to": "2027-01-01"}, "time-is-over"),
        ({"freq": "WEEKLY", "byday": "2TU"}, "monthly"),
        ({"freq": "WEEKLY", "opens_at": "10:00"}, "no-day"),
        ({"freq": "OFTEN", "byday": "TU"}, "bad-rule"),
        ({"byday": "TU,someday"}, "bad-day"),
        ({"byday": "TU", "opens_at": "noonish"}, "bad-time"),
        ({"byday": "TU", "valid_from": "2026-02-30"}, "bad-date"),
        ({"byday": "TU", "interval": 100}, "bad-number"),
    ],
)
def test_what_is_odd_in_a_schedule_is_said(schedule: dict[str, Any], code: str) -> None:
    assert mended(schedules=[schedule])[1] == [code]


def test_one_whose_times_are_all_over_is_listed_without_times() -> None:
    assert mended(schedules=[{"byday": "TU", "valid_to": "2019-12-31"}])[0].times == ()


@pytest.mark.parametrize("interval", ["0", "100", "often"])
def test_each_day_at_an_interval_that_is_no_number_is_every_day(interval: str) -> None:
    listing, found = mended(schedules=[{"freq": "DAILY", "interval": interval}])
    assert found == ["bad-number"]
    assert (listing.times[0].freq, listing.times[0].byday) == (Frequency.WEEKLY, "MO,TU,WE,TH,FR,SA,SU")
