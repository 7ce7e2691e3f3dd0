"""Whether the person came follows what was said last about each attendance."""

from datetime import date
from uuid import UUID

import pytest

from services.contract.event import Event
from services.contract.events import AttendanceCancelled, AttendanceCorrected
from services.reporting.domain.journey import Journey
from services.reporting.handlers.learning import CONSUMES
from tests.support.builders import NOW, a_missed, an_attended
from tests.support.life_builders import ATTENDANCE_ID, OTHER_REFERRAL_ID, an

FIRST, SECOND, THIRD = (date(2026, 2, day) for day in (7, 14, 21))
OTHER_ATTENDANCE = OTHER_REFERRAL_ID


def came(on: date = FIRST, attendance_id: UUID | None = ATTENDANCE_ID) -> Event:
    return an_attended(attended_on=on, attendance_id=attendance_id)


def missed(on: date = FIRST, attendance_id: UUID | None = ATTENDANCE_ID) -> Event:
    return a_missed(missed_on=on, attendance_id=attendance_id)


def corrected(outcome: str, on: date = FIRST) -> Event:
    return an(AttendanceCorrected, outcome=outcome, on=on)


def days_after(*heard: Event, journey: Journey | None = None) -> tuple[date | None, date | None]:
    for event in heard:
        journey, _ = CONSUMES[type(event)](journey, event, NOW)
    assert journey
    return journey.attended_on, journey.missed_on


def test_the_first_day_on_which_the_person_came_and_the_last_on_which_they_did_not_are_kept() -> None:
    names = [UUID(int=number) for number in range(4)]
    heard = (came(SECOND, names[0]), came(FIRST, names[1]), missed(SECOND, names[2]), missed(THIRD, names[3]))

    assert days_after(*heard) == (FIRST, THIRD)


@pytest.mark.parametrize(
    ("before", "correction", "days"),
    [
        (missed(), corrected("attended"), (FIRST, None)),
        (came(), corrected("missed"), (None, FIRST)),
        (came(), corrected("attended", SECOND), (SECOND, None)),
        (came(), corrected("cancelled"), (None, None)),
        (an(AttendanceCancelled), corrected("attended", SECOND), (SECOND, None)),
    ],
)
def test_a_correction_takes_the_place_of_what_was_said(
    before: Event, correction: Event, days: tuple[date | None, date | None]
) -> None:
    assert days_after(before, correction) == days


def test_a_correction_leaves_other_attendances_alone() -> None:
    assert days_after(came(), came(SECOND, OTHER_ATTENDANCE), corrected("missed")) == (SECOND, FIRST)


def test_attendances_without_a_name_are_told_apart_by_their_days() -> None:
    assert days_after(missed(FIRST, None), came(SECOND, None), came(THIRD, None)) == (SECOND, FIRST)


def test_a_journey_that_an_earlier_release_kept_goes_on() -> None:
    kept = {"created": True, "attended_on": "2026-02-14", "missed_on": "2026-02-07", "told_at": None}
    earlier = Journey.model_validate(kept)

    assert days_after(came(THIRD), journey=earlier) == (SECOND, FIRST)
    assert days_after(came(FIRST), journey=earlier) == (FIRST, FIRST)
