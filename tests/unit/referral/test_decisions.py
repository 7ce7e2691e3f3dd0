"""A referral's life: made, matched or waiting, attended or missed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.events import ReferralCreated
from services.referral.domain import decisions
from services.referral.domain.decisions import AttendanceDayImpossible, AttendanceRecordedBefore, NoPlaceHeld
from services.referral.domain.disclosure import Purpose, may_be_opened
from services.referral.domain.referral import Attendance, Outcome, Referral, Status
from tests.support.builders import NOW, REFERRAL_ID, a_matched, a_missed, a_referral_created, an_attended, an_unmatched

EVENT_ID = "00000000-0000-5000-8000-000000000001"
TODAY = NOW.date()
CAME_TODAY = Attendance(outcome=Outcome.ATTENDED, on=TODAY)


def a_referral(channel: str = "email") -> Referral:
    return made(a_referral_created(channel=channel))[0]


def made(like: ReferralCreated) -> decisions.Decided:
    """A referral made of the facts of this event."""
    facts: dict[str, Any] = {name: getattr(like, name) for name in type(like).model_fields if name != "age_band"}
    return decisions.create(
        **facts,
        band=like.age_band,
        event_id=EVENT_ID,
        organisation="invented-surgery",
        borough=BoroughSlug.SOUTHWARK,
        now=NOW,
    )


def a_matched_referral() -> Referral:
    return decisions.hear_matched(a_referral(), a_matched(), NOW)[0]


def test_a_new_referral_is_created_and_says_so() -> None:
    created = a_referral_created()

    referral, news = made(created)

    assert referral.status is Status.CREATED
    assert referral.sealed == created.sealed
    assert list(news) == [created]


def test_a_match_is_remembered_with_its_reason_and_says_nothing() -> None:
    matched = a_matched()

    referral, news = decisions.hear_matched(a_referral(), matched, NOW)

    assert referral.status is Status.MATCHED
    assert referral.match is not None
    assert (referral.match.service_id, referral.match.why) == (matched.service_id, matched.why)
    assert referral.match.matched_at == NOW
    assert not news


def test_without_a_place_the_person_waits() -> None:
    referral, news = decisions.hear_unmatched(a_referral(), an_unmatched(), NOW)

    assert referral.status is Status.WAITING
    assert referral.waiting is not None
    assert referral.waiting.why == an_unmatched().why
    assert not news


def test_somebody_who_waited_and_is_matched_waits_no_longer() -> None:
    waiting, _ = decisions.hear_unmatched(a_referral(), an_unmatched(), NOW)
    referral, _ = decisions.hear_matched(waiting, a_matched(), NOW)

    assert referral.status is Status.MATCHED
    assert referral.waiting is None


def test_news_of_a_referral_that_was_never_made_here_names_it() -> None:
    with pytest.raises(decisions.NeverMadeHere, match=str(REFERRAL_ID)):
        decisions.hear_matched(None, a_matched(), NOW)
    with pytest.raises(decisions.NeverMadeHere, match=str(REFERRAL_ID)):
        decisions.hear_unmatched(None, an_unmatched(), NOW)


def test_somebody_who_came_has_attended() -> None:
    referral, news = decisions.record_attendance(a_matched_referral(), CAME_TODAY, NOW)

    assert referral.status is Status.ATTENDED
    assert list(news) == [an_attended(attended_on=TODAY)]


def test_somebody_who_did_not_come_has_missed() -> None:
    missed = Attendance(outcome=Outcome.MISSED, on=TODAY)

    referral, news = decisions.record_attendance(a_matched_referral(), missed, NOW)

    assert referral.status is Status.MISSED
    assert list(news) == [a_missed(missed_on=TODAY)]


def test_the_same_word_again_says_nothing() -> None:
    referral, _ = decisions.record_attendance(a_matched_referral(), CAME_TODAY, NOW)

    assert decisions.record_attendance(referral, CAME_TODAY, NOW + timedelta(days=9)) == (referral, ())


@pytest.mark.parametrize(
    "other",
    [Attendance(outcome=Outcome.MISSED, on=TODAY), Attendance(outcome=Outcome.ATTENDED, on=TODAY + timedelta(days=1))],
)
def test_another_word_about_who_came_is_refused(other: Attendance) -> None:
    referral, _ = decisions.record_attendance(a_matched_referral(), CAME_TODAY, NOW)

    with pytest.raises(AttendanceRecordedBefore, match="attended on 2026-01-31"):
        decisions.record_attendance(referral, other, NOW + timedelta(days=2))


def test_nobody_can_attend_before_a_place_is_held() -> None:
    waiting, _ = decisions.hear_unmatched(a_referral(), an_unmatched(), NOW)

    for referral in (a_referral(), waiting):
        with pytest.raises(NoPlaceHeld):
            decisions.record_attendance(referral, CAME_TODAY, NOW)


@pytest.mark.parametrize("on", [date(2026, 1, 30), date(2026, 2, 4)])
def test_nobody_can_have_come_before_the_match_or_in_the_future(on: date) -> None:
    attendance = Attendance(outcome=Outcome.ATTENDED, on=on)

    with pytest.raises(AttendanceDayImpossible) as refused:
        decisions.record_attendance(a_matched_referral(), attendance, datetime(2026, 2, 3, tzinfo=UTC))

    assert [fault.pointer for fault in refused.value.faults] == ["#/on"]


def test_only_those_who_chose_a_channel_are_told() -> None:
    assert may_be_opened(a_referral(channel="email"), Purpose.TELL_THE_PERSON)
    assert not may_be_opened(a_referral(channel="none"), Purpose.TELL_THE_PERSON)


def test_a_referral_reads_back_as_it_was_kept() -> None:
    referral, _ = decisions.record_attendance(a_matched_referral(), CAME_TODAY, NOW)

    assert Referral.model_validate(referral.model_dump()) == referral
    assert referral.model_dump()["attendance"]["on"] == "2026-01-31"
