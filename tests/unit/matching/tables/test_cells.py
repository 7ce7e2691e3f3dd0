"""Dates, ages, prices and hours are read as people write them into cells; what is not understood stays as it stands."""

import pytest

from services.matching.directory.tables.cells import ages_of, cost_of, day_of, telephone_of
from services.matching.directory.tables.hours import by_weekday, in_words, on_days


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("03/04/2026", "2026-04-03"),
        ("3.4.26", "2026-04-03"),
        ("3rd April 2026", "2026-04-03"),
        ("Friday 3 April, 2026", "2026-04-03"),
        ("30-Sept-2025", "2025-09-30"),
        ("April 2026", "2026-04-01"),
        ("2026-04-03", "2026-04-03"),
        ("2026-04-03 10:30", "2026-04-03"),
        ("46115", "2026-04-03"),
        ("04/13/2026", "04/13/2026"),
        ("31/02/2026", "31/02/2026"),
        ("last week", "last week"),
    ],
)
def test_dates_are_in_british_order(written: str, day: str) -> None:
    assert day_of(written) == day


@pytest.mark.parametrize(
    ("written", "ages"),
    [
        ("18-65", ("18", "65")),
        ("16 to 25 years", ("16", "25")),
        ("50+", ("50", "")),
        ("Over 50s", ("50", "")),
        ("18 years and over", ("18", "")),
        ("Under 25", ("", "24")),
        ("up to 5", ("", "5")),
        ("Children", ("", "17")),
        ("Adults", ("18", "")),
        ("All ages", ("", "")),
        ("older people", None),
        ("18", None),
    ],
)
def test_ages_are_read_where_their_words_are_known(written: str, ages: tuple[str, str] | None) -> None:
    assert ages_of(written) == ages


@pytest.mark.parametrize(
    ("written", "cost"),
    [
        ("Free", {"amount": 0, "amount_description": "Free"}),
        ("£3.50", {"amount": 3.5}),
        ("3", {"amount": 3.0}),
        ("£2 per session", {"amount": 2.0, "amount_description": "£2 per session"}),
        ("£3-£5", {"amount_description": "£3-£5"}),
        ("donations welcome", {"amount_description": "donations welcome"}),
    ],
)
def test_a_price_is_told_from_words_about_it(written: str, cost: dict[str, object]) -> None:
    assert cost_of(written) == cost


@pytest.mark.parametrize(
    ("written", "number"),
    [("2079460123", "02079460123"), ("020 7946 0123", "020 7946 0123"), ("+44 20 7946 0123", "+44 20 7946 0123")],
)
def test_a_nought_is_put_back_where_a_number_was_taken_for_a_quantity(written: str, number: str) -> None:
    assert telephone_of(written) == number


def at(byday: str, opens: str, closes: str) -> dict[str, str]:
    return {"freq": "WEEKLY", "byday": byday, "opens_at": opens, "closes_at": closes}


@pytest.mark.parametrize(
    ("written", "times"),
    [
        ("9am-5pm", [("09:00", "17:00")]),
        ("9.30am to 4.30pm", [("09:30", "16:30")]),
        ("9-5", [("09:00", "17:00")]),
        ("9-12, 1-5", [("09:00", "12:00"), ("13:00", "17:00")]),
        ("1-3pm", [("13:00", "15:00")]),
        ("9-3pm", [("09:00", "15:00")]),
        ("2-4", [("14:00", "16:00")]),
        ("0930-1700", [("09:30", "17:00")]),
        ("10am – 12 noon & 2pm–4pm", [("10:00", "12:00"), ("14:00", "16:00")]),
        ("Closed", []),
    ],
)
def test_hours_of_a_day_are_told_by_morning_and_afternoon(written: str, times: list[tuple[str, str]]) -> None:
    assert by_weekday({"monday": written}) == [at("MO", *one) for one in times]


def test_days_with_the_same_hours_are_one_and_words_stand_as_they_are() -> None:
    hours = {"monday": "10-4", "tuesday": "10-4", "wednesday": "AM & PM (with closure)", "sunday": "closed"}

    assert by_weekday(hours) == [
        at("MO,TU", "10:00", "16:00"),
        {"freq": "WEEKLY", "byday": "WE", "description": "AM & PM (with closure)"},
    ]


@pytest.mark.parametrize(
    ("written", "schedules"),
    [
        ("Mon-Fri 9am-5pm; Sat 10-12", [at("MO,TU,WE,TH,FR", "09:00", "17:00"), at("SA", "10:00", "12:00")]),
        ("Every Tuesday 2-4pm", [at("TU", "14:00", "16:00")]),
        ("Tues & Thurs: 10-11.30am", [at("TU,TH", "10:00", "11:30")]),
        ("Weekdays 9:30-17:00", [at("MO,TU,WE,TH,FR", "09:30", "17:00")]),
        ("First Monday of the month 2-4pm", [{"description": "First Monday of the month 2-4pm"}]),
        ("Daily 10-4; Sun closed", [{"description": "Daily 10-4; Sun closed"}]),
        ("by appointment", [{"description": "by appointment"}]),
    ],
)
def test_a_sentence_of_hours_is_read_whole_or_stands_as_it_is(written: str, schedules: list[dict[str, str]]) -> None:
    assert in_words(written) == schedules


def test_days_and_times_may_have_columns_of_their_own() -> None:
    assert on_days(["Monday", "Wed"], "10:00", "12:00") == [at("MO,WE", "10:00", "12:00")]
    assert on_days(["Monday"], "10am", "") == [{"freq": "WEEKLY", "byday": "MO", "opens_at": "10:00"}]
