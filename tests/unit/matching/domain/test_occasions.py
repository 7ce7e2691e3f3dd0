"""The next times at which people can come."""

from datetime import date, datetime, time
from typing import Any

import pytest

from services.contract.listing import Times
from services.matching.domain.telling.occasions import LONDON, next_times

# A Saturday.
NOW = datetime(2026, 1, 31, 9, 30, tzinfo=LONDON)


def the_times(*several: Times, now: datetime = NOW) -> list[str]:
    return [one.starts_at.isoformat(timespec="minutes") for one in next_times(several, now)]


def the_days(now: datetime = NOW, **changes: Any) -> list[str]:
    return [one[:10] for one in the_times(Times(**{"opens_at": "10:00"} | changes), now=now)]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({"freq": "WEEKLY", "byday": "TU,TH"}, ["2026-02-03", "2026-02-05", "2026-02-10"]),
        ({"byday": "TU"}, ["2026-02-03", "2026-02-10", "2026-02-17"]),
        ({"freq": "DAILY"}, ["2026-01-31", "2026-02-01", "2026-02-02"]),
        ({"freq": "DAILY", "byday": "SU"}, ["2026-02-01", "2026-02-08", "2026-02-15"]),
        ({"freq": "MONTHLY", "byday": "2TU"}, ["2026-02-10", "2026-03-10"]),
        ({"byday": "2TU"}, ["2026-02-10", "2026-03-10"]),
        ({"freq": "MONTHLY", "byday": "-1FR"}, ["2026-02-27", "2026-03-27"]),
        ({"freq": "MONTHLY", "byday": "1TU,-1TH"}, ["2026-02-03", "2026-02-26", "2026-03-03"]),
        ({"freq": "MONTHLY", "bymonthday": "1,15"}, ["2026-02-01", "2026-02-15", "2026-03-01"]),
        ({"freq": "MONTHLY", "bymonthday": "-1"}, ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ({"freq": "MONTHLY", "bymonthday": "31"}, ["2026-01-31", "2026-03-31"]),
        ({"freq": "MONTHLY", "starts_on": date(2025, 5, 30)}, ["2026-03-30"]),
        ({"freq": "WEEKLY", "starts_on": date(2025, 12, 3)}, ["2026-02-04", "2026-02-11", "2026-02-18"]),
        (
            {"freq": "WEEKLY", "interval": 2, "byday": "TU", "starts_on": date(2026, 1, 6)},
            ["2026-02-03", "2026-02-17", "2026-03-03"],
        ),
        (
            {"freq": "WEEKLY", "interval": 2, "byday": "TU", "starts_on": date(2026, 1, 13)},
            ["2026-02-10", "2026-02-24", "2026-03-10"],
        ),
        ({"freq": "YEARLY", "starts_on": date(2019, 2, 14)}, ["2026-02-14"]),
        ({"freq": "YEARLY", "starts_on": date(2024, 2, 29)}, []),
        ({"freq": "YEARLY", "byday": "-47SU"}, ["2026-02-08"]),
        ({"starts_on": date(2026, 2, 14)}, ["2026-02-14"]),
        ({"starts_on": date(2026, 1, 14)}, []),
        ({"freq": "WEEKLY", "byday": "MO", "valid_to": date(2026, 2, 9)}, ["2026-02-02", "2026-02-09"]),
        ({"freq": "WEEKLY", "byday": "TU", "valid_from": date(2018, 1, 1), "valid_to": date(2019, 12, 31)}, []),
        (
            {"freq": "WEEKLY", "byday": "MO", "valid_from": date(2026, 3, 16)},
            ["2026-03-16", "2026-03-23", "2026-03-30"],
        ),
        ({"freq": "WEEKLY", "byday": "MO", "starts_on": date(2026, 3, 24)}, ["2026-03-30"]),
        ({"freq": "YEARLY", "starts_on": date(1, 2, 3)}, ["2026-02-03"]),
    ],
)
def test_times_come_again(rule: Any, days: list[str]) -> None:
    assert the_days(**rule) == days


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"freq": "WEEKLY"},
        {"freq": "MONTHLY"},
        {"freq": "YEARLY"},
        {"freq": "WEEKLY", "interval": 2, "byday": "TU"},
        {"freq": "WEEKLY", "byday": "2TU"},
        {"freq": "WEEKLY", "byday": "XX"},
        {"freq": "WEEKLY", "byday": ","},
        {"freq": "MONTHLY", "byday": "0MO"},
        {"freq": "MONTHLY", "byday": "6MO"},
        {"freq": "MONTHLY", "bymonthday": "0"},
        {"freq": "MONTHLY", "bymonthday": "32"},
        {"freq": "MONTHLY", "bymonthday": "--,"},
        {"freq": "DAILY", "opens_at": None},
        {"freq": "MONTHLY", "bymonthday": "30", "interval": 12, "starts_on": date(2000, 2, 1)},
    ],
)
def test_what_does_not_say_when_people_can_come_gives_no_times(rule: Any) -> None:
    assert the_days(**rule) == []


def test_what_has_begun_today_is_over_and_what_begins_later_is_next() -> None:
    hours = [Times(freq="DAILY", opens_at=opens) for opens in ("09:00", "09:30", "09:31", "14:00")]
    assert the_times(*hours) == ["2026-01-31T09:31+00:00", "2026-01-31T14:00+00:00", "2026-02-01T09:00+00:00"]


def test_a_day_on_which_all_is_over_is_followed_by_three_more_times() -> None:
    late = datetime.combine(NOW.date(), time(23, 59), LONDON)
    assert the_days(late, freq="WEEKLY", byday="SA") == ["2026-02-07", "2026-02-14", "2026-02-21"]


def test_the_same_time_is_told_once_and_the_earliest_first() -> None:
    mornings, evenings = (Times(byday="MO,TU", opens_at=opens) for opens in ("10:00", "18:00"))
    assert [one[8:16] for one in the_times(evenings, mornings, mornings)] == ["02T10:00", "02T18:00", "03T10:00"]


@pytest.mark.parametrize(
    ("now", "opens", "starts"),
    [
        (datetime(2026, 3, 27, 12, tzinfo=LONDON), "10:00", ["28T10:00+00:00", "29T10:00+01:00", "30T10:00+01:00"]),
        (datetime(2026, 10, 24, 12, tzinfo=LONDON), "10:00", ["25T10:00+00:00", "26T10:00+00:00", "27T10:00+00:00"]),
        (datetime(2026, 10, 24, 9, tzinfo=LONDON), "10:00", ["24T10:00+01:00", "25T10:00+00:00", "26T10:00+00:00"]),
        # There is no half past one on the night when the clocks go forward, and there are two when they go back.
        (datetime(2026, 3, 28, 12, tzinfo=LONDON), "01:30", ["29T02:30+01:00", "30T01:30+01:00", "31T01:30+01:00"]),
        (datetime(2026, 10, 24, 12, tzinfo=LONDON), "01:30", ["25T01:30+01:00", "26T01:30+00:00", "27T01:30+00:00"]),
    ],
)
def test_an_hour_is_londons_before_and_after_the_clocks_change(now: datetime, opens: str, starts: list[str]) -> None:
    assert [one[8:] for one in the_times(Times(freq="DAILY", opens_at=opens), now=now)] == starts


@pytest.mark.parametrize(
    ("opens", "closes", "ends"),
    [
        ("10:00", "12:00", "2026-02-02T12:00"),
        ("22:00", "01:00", "2026-02-03T01:00"),
        ("00:00", "00:00", "2026-02-03T00:00"),
    ],
)
def test_what_closes_before_it_opens_closes_the_day_after(opens: str, closes: str, ends: str) -> None:
    (first, *_) = next_times((Times(byday="MO", opens_at=opens, closes_at=closes),), NOW)
    assert first.ends_at is not None
    assert first.ends_at.isoformat() == f"{ends}:00+00:00"


def test_where_nobody_says_when_it_closes_no_end_is_told() -> None:
    assert [one.ends_at for one in next_times((Times(byday="MO", opens_at="10:00"),), NOW)] == [None] * 3
