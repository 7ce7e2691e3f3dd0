"""What time brings to a referral: when it is due follows from its state, and each step is said once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.contract.events import ConsentWithdrawn, ResponseOverdue
from services.contract.words.life_words import Awaited, ConsentEnd, OverdueStep
from services.referral.domain.due import CONSENT_ENDS, TIMERS, due_times
from services.referral.domain.life import ENDED, State
from services.referral.domain.working_days import is_working_day, next_working_morning
from tests.fakes.lives import a_referral
from tests.support.builders import NOW

RESPONSES = [f"response-{step.value}" for step in OverdueStep]


def test_an_answer_is_asked_for_again_when_it_is_due_and_long_after() -> None:
    # A Saturday; London's clocks show UTC in winter.
    assert due_times(a_referral(State.OFFERED)) == {
        "response-nudge": datetime(2026, 2, 9, 9, tzinfo=UTC),
        "response-overdue": datetime(2026, 2, 16, 9, tzinfo=UTC),
        "response-escalated": datetime(2026, 2, 23, 9, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("state", "awaited"),
    [
        (State.OFFERED, Awaited.PERSON),
        (State.ASKED, Awaited.PROVIDER),
        (State.ACCEPTED, Awaited.PROVIDER),
        (State.WAITING, Awaited.HUMAN),
        (State.NEEDS_A_HUMAN, Awaited.HUMAN),
    ],
)
def test_it_says_who_is_waited_for(state: State, awaited: Awaited) -> None:
    _, (late,) = TIMERS["response-overdue"](a_referral(state), None, NOW)

    assert isinstance(late, ResponseOverdue)
    assert (late.awaited, late.step, late.since) == (awaited, OverdueStep.OVERDUE, NOW)


def test_each_step_is_said_once_in_its_order() -> None:
    referral = a_referral(State.OFFERED)

    for number, name in enumerate(RESPONSES):
        assert list(due_times(referral)) == RESPONSES[number:]
        referral, _ = TIMERS[name](referral, None, NOW)

    assert not due_times(referral)


def test_whoever_was_waited_for_is_not_called_late_once_they_have_answered() -> None:
    assert not due_times(a_referral(State.ARRANGED))
    assert not due_times(a_referral(State.ATTENDING))


def test_a_borough_may_give_more_time_for_an_answer() -> None:
    referral = a_referral(State.OFFERED, response_days=28)

    assert due_times(referral)["response-overdue"] == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_consent_that_ends_ends_the_referral() -> None:
    until = NOW + timedelta(days=90)
    referral = a_referral(consent_until=until)
    assert due_times(referral) == {CONSENT_ENDS: until}

    ended, (said,) = TIMERS[CONSENT_ENDS](referral, None, until)

    assert ended.state is State.WITHDRAWN
    assert said == ConsentWithdrawn(referral_id=referral.referral_id, reason=ConsentEnd.EXPIRED)


@pytest.mark.parametrize("state", sorted(ENDED))
def test_nothing_is_due_once_a_referral_has_ended(state: State) -> None:
    assert not due_times(a_referral(state, consent_until=NOW + timedelta(days=90)))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), False),  # Boxing Day is a Saturday, so Monday is kept in its place.
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 4, 7), True),
        (date(2026, 2, 1), False),
    ],
)
def test_weekends_and_bank_holidays_are_no_working_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_a_time_in_summer_is_nine_o_clock_in_london() -> None:
    assert next_working_morning(datetime(2026, 7, 3, 8, 30, tzinfo=UTC)) == datetime(2026, 7, 6, 8, tzinfo=UTC)
    assert next_working_morning(datetime(2026, 7, 3, 8, tzinfo=UTC)) == datetime(2026, 7, 3, 8, tzinfo=UTC)
