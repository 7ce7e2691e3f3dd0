"""The first offer is the first match that the person is told, and all time before it counts."""

from datetime import datetime, timedelta

import pytest

from services.contract.event import Event
from services.reporting.domain.journey import Journey
from services.reporting.handlers.learning import CONSUMES
from tests.support.builders import NOW, ORGANIZATION_ID, a_matched, a_referral_created

OTHER_PROVIDER = "00000000-0000-7000-8000-000000000099"


def after(*heard: tuple[Event, timedelta]) -> Journey:
    journey: Journey | None = None
    for event, since in heard:
        journey, _ = CONSUMES[type(event)](journey, event, NOW + since)
    assert journey
    return journey


def days(number: float) -> timedelta:
    return timedelta(days=number)


def test_a_question_to_the_provider_is_no_offer() -> None:
    journey = after((a_referral_created(), days(0)), (a_matched(answer="ask"), days(1)))

    assert (journey.offered_at, journey.waited_days, journey.provider_name) == (None, None, None)


def test_the_days_run_to_the_match_that_is_told_and_not_to_the_question() -> None:
    told = a_matched(answer="offer", provider_accepted=True)
    journey = after((a_referral_created(), days(0)), (a_matched(answer="ask"), days(1)), (told, days(9.5)))

    assert (journey.offered_at, journey.waited_days) == (NOW + days(9.5), 9)
    assert (journey.offer_metres, journey.provider_id) == (400, ORGANIZATION_ID)


def test_time_on_the_waiting_list_counts() -> None:
    waited = a_matched(waiting_since=NOW + timedelta(hours=1))

    assert after((a_referral_created(), days(0)), (waited, days(21))).waited_days == 21


def test_only_the_first_offer_counts() -> None:
    second = a_matched(organization_id=OTHER_PROVIDER, distance_metres=2000)
    journey = after((a_referral_created(), days(0)), (a_matched(), days(1)), (second, days(5)))

    assert (journey.waited_days, journey.offer_metres, journey.provider_id) == (1, 400, ORGANIZATION_ID)


def test_the_order_of_topics_changes_nothing() -> None:
    created, matched = (a_referral_created(), days(0)), (a_matched(), days(3))

    assert after(created, matched) == after(matched, created)


def test_two_clocks_that_differ_by_a_moment_make_no_days_below_zero() -> None:
    assert after((a_referral_created(), timedelta(seconds=2)), (a_matched(), days(0))).waited_days == 0


@pytest.mark.parametrize(
    ("way", "metres", "kept"),
    [(None, 449, 400), ("in-person", 450, 500), ("in-person", 0, 0), ("telephone", 0, None), ("online", 0, None)],
)
def test_metres_are_rounded_and_of_whoever_goes_there(way: str | None, metres: int, kept: int | None) -> None:
    assert after((a_matched(way=way, distance_metres=metres), days(0))).offer_metres == kept


@pytest.mark.parametrize(("languages", "english"), [((), True), (("bn", "en"), True), (("bn",), False)])
def test_who_says_no_language_uses_english(languages: tuple[str, ...], english: bool) -> None:
    assert after((a_referral_created(languages=languages), days(0))).uses_english is english


def test_a_decile_is_kept_with_its_edition_and_one_without_is_not_known() -> None:
    known = a_referral_created(deprivation_decile=3, deprivation_edition="IoD 2025")
    unknown = a_referral_created(deprivation_decile=3)

    assert after((known, days(0))).deprivation == "IoD 2025/3"
    assert after((unknown, days(0))).deprivation is None


def test_what_happened_is_read_from_the_event_and_never_from_the_clock() -> None:
    assert after((a_referral_created(), days(4))).taken_in_at == datetime.fromisoformat("2026-02-04T09:30:00+00:00")
