"""How referrals begin and end, and what is recorded of who came."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.events import AttendanceCorrected, HumanDecided, ReferralClosed
from services.contract.words.life_words import (
    AttendanceOutcome,
    ClosedReason,
    HumanReason,
    ReferralOutcome,
    RerouteReason,
)
from services.contract.words.vocabulary import Need
from services.referral.domain.disclosure import Purpose, may_be_opened
from services.referral.domain.life import State
from services.referral.domain.referral import Referral, Status
from services.referral.domain.steps import attending, ending, human
from tests.fakes.lives import ATTENDANCE_ID, ELSEWHERE_ID, PROVIDER, a_referral, made
from tests.support.builders import NOW, a_missed, a_referral_created, an_attended

TODAY, LATER = NOW.date(), NOW + timedelta(days=9)
ATTENDED, MISSED, CANCELLED = AttendanceOutcome
ANOTHER = UUID(int=8)


def test_a_new_referral_is_created_and_says_so() -> None:
    created = a_referral_created()

    referral, news = made(created)

    assert (referral.status, referral.state) == (Status.CREATED, State.RECEIVED)
    assert referral.sealed == created.sealed
    assert list(news) == [created]


def test_one_that_a_human_must_look_at_says_why() -> None:
    referral, (created,) = made(a_referral_created(needs_human=("self-referral",)))

    assert referral.state is State.NEEDS_A_HUMAN
    assert created == a_referral_created(needs_human=("self-referral",))


@pytest.mark.parametrize("outcome", [ATTENDED, MISSED])
def test_who_came_is_recorded_and_said(outcome: AttendanceOutcome) -> None:
    referral, (said,) = attending.record_attendance(
        a_referral(State.ARRANGED), ATTENDANCE_ID, outcome, TODAY, PROVIDER, NOW
    )

    assert referral.status is Status(outcome.value)
    came = an_attended(attended_on=TODAY, attendance_id=ATTENDANCE_ID)
    assert said == (came if outcome is ATTENDED else a_missed(missed_on=TODAY, attendance_id=ATTENDANCE_ID))


def test_there_may_be_many_attendances_one_for_each_day() -> None:
    first = a_referral(State.ATTENDING)
    second, _ = attending.record_attendance(first, ANOTHER, MISSED, LATER.date(), PROVIDER, LATER)

    assert [one.outcome for one in second.attendances] == [ATTENDED, MISSED]
    assert attending.record_attendance(second, UUID(int=9), MISSED, LATER.date(), PROVIDER, LATER) == (second, ())
    with pytest.raises(attending.AttendanceRecordedBefore, match="missed on 2026-02-09"):
        attending.record_attendance(second, UUID(int=9), ATTENDED, LATER.date(), PROVIDER, LATER)


def test_an_appointment_ahead_can_be_cancelled_and_says_nothing_of_who_came() -> None:
    referral, _ = attending.record_attendance(
        a_referral(State.ARRANGED), ATTENDANCE_ID, CANCELLED, LATER.date(), PROVIDER, NOW
    )

    assert (referral.attendance, referral.status) == (None, Status.MATCHED)


@pytest.mark.parametrize("on", [date(2026, 1, 30), date(2026, 2, 4)])
def test_nobody_can_have_come_before_the_match_or_in_the_future(on: date) -> None:
    with pytest.raises(attending.AttendanceDayImpossible) as refused:
        attending.record_attendance(
            a_referral(State.ARRANGED), ANOTHER, ATTENDED, on, PROVIDER, datetime(2026, 2, 3, tzinfo=UTC)
        )

    assert [fault.pointer for fault in refused.value.faults] == ["#/on"]


def test_nobody_can_attend_before_a_place_is_held() -> None:
    for state in (State.RECEIVED, State.WAITING, State.NEEDS_A_HUMAN):
        with pytest.raises(attending.NoPlaceHeld):
            attending.record_attendance(a_referral(state), ANOTHER, ATTENDED, TODAY, PROVIDER, NOW)


def test_whoever_recorded_an_attendance_can_put_it_right_also_after_the_end() -> None:
    for state in (State.ATTENDING, State.CLOSED):
        corrected, (said,) = attending.correct_attendance(
            a_referral(state), ATTENDANCE_ID, MISSED, TODAY, PROVIDER, LATER
        )
        assert isinstance(said, AttendanceCorrected)
        assert [one.outcome for one in corrected.attendances] == [MISSED]
        assert corrected.state is state


def test_nobody_else_can() -> None:
    with pytest.raises(attending.NoSuchAttendance):
        attending.correct_attendance(
            a_referral(State.ATTENDING), ATTENDANCE_ID, MISSED, TODAY, "another-provider", LATER
        )


def test_a_referral_is_never_closed_without_an_outcome() -> None:
    attended = a_referral(State.ATTENDING)
    with pytest.raises(ending.OutcomeMissing) as refused:
        ending.close(attended, ClosedReason.COMPLETED, None, LATER)
    assert [fault.pointer for fault in refused.value.faults] == ["#/outcome"]

    with_outcome, _ = ending.record_outcome(attended, ReferralOutcome.PARTLY_MET)
    _, (closed,) = ending.close(with_outcome, ClosedReason.COMPLETED, None, LATER)

    assert isinstance(closed, ReferralClosed)
    assert closed.outcome is ReferralOutcome.PARTLY_MET


def test_a_referral_that_goes_on_in_another_borough_says_as_which() -> None:
    rerouted, _ = ending.reroute_to_borough(a_referral(), BoroughSlug.CAMDEN, ELSEWHERE_ID, RerouteReason.MOVED, NOW)

    assert rerouted.ending is not None
    assert rerouted.ending.goes_on_as == ELSEWHERE_ID
    with pytest.raises(ending.SameBorough):
        ending.reroute_to_borough(a_referral(), BoroughSlug.SOUTHWARK, ELSEWHERE_ID, RerouteReason.MOVED, NOW)


def test_a_human_may_put_codes_right_and_let_it_go_on() -> None:
    goes_on, (decided,) = human.let_go_on(a_referral(State.NEEDS_A_HUMAN), LATER, needs=(Need.DEBT,))

    assert isinstance(decided, HumanDecided)
    assert (goes_on.state, goes_on.needs, goes_on.needs_human) == (State.RECEIVED, (Need.DEBT,), ())


def test_another_reason_for_a_human_stands_beside_the_first() -> None:
    both, _ = human.ask_a_human(a_referral(State.NEEDS_A_HUMAN), (HumanReason.AGE_UNKNOWN,), LATER)

    assert both.needs_human == (HumanReason.SAFEGUARDING, HumanReason.AGE_UNKNOWN)
    assert human.ask_a_human(both, (HumanReason.AGE_UNKNOWN,), LATER) == (both, ())


def test_only_those_who_chose_a_channel_and_have_not_withdrawn_are_told() -> None:
    without = made(a_referral_created(channel="none"))[0]

    assert may_be_opened(a_referral(), Purpose.TELL_THE_PERSON, NOW)
    assert not may_be_opened(without, Purpose.TELL_THE_PERSON, NOW)
    assert not may_be_opened(a_referral(State.WITHDRAWN), Purpose.TELL_THE_PERSON, NOW)


def test_a_row_of_the_release_before_reads_as_what_it_was() -> None:
    now = a_referral(State.ATTENDING).model_dump(mode="json")
    gone = {"state", "revision", "response_days", "consent_until", "needs_human", "clock", "attendances", "outcome"}
    gone |= {"ending", "assigned_to", "rerouted_from"}
    before = {name: held for name, held in now.items() if name not in gone}

    read = Referral.model_validate({**before, "attendance": {"outcome": "missed", "on": "2026-02-07"}})

    assert (read.state, read.status) == (State.ATTENDING, Status.MISSED)
    assert read.attendance is not None
    assert read.attendance.on == date(2026, 2, 7)
