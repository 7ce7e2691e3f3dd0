"""Who came, on which days, and what was put right later."""

from datetime import date, datetime, timedelta
from uuid import UUID

from services.contract.doors.refusals import Fault, Refusal
from services.contract.event import Event
from services.contract.events import AttendanceCancelled, AttendanceCorrected, Attended, Missed
from services.contract.words.life_words import AttendanceOutcome
from services.referral.domain.age import day_in_london
from services.referral.domain.life import State, Step, check
from services.referral.domain.referral import Attendance, Referral
from services.referral.domain.steps.decided import Decided, amend, take

# Nobody makes an appointment further ahead, so a later day is a slip.
_AHEAD = timedelta(days=366)


class NoPlaceHeld(Refusal):
    """Attendance of somebody whom no service expects."""

    status = 409
    title = "The referral is not matched"
    what_to_do = "Record attendance while a place is held for the person."


class AttendanceRecordedBefore(Refusal):
    """Attendance of that day was recorded before, and otherwise."""

    status = 409
    title = "Attendance was recorded before"
    what_to_do = "If it is wrong, whoever recorded it can correct it."


class AttendanceDayImpossible(Refusal):
    """Nobody can have come on that day."""

    title = "The day of attendance cannot be right"
    what_to_do = "Give a day since the place was found, and not in the future unless it is cancelled."


class NoSuchAttendance(Refusal):
    """An attendance that the referral does not have, or that somebody else recorded."""

    status = 404
    title = "There is no such attendance"
    what_to_do = "Check its id; only the organisation that recorded an attendance can correct it."


def record_attendance(
    referral: Referral, attendance_id: UUID, outcome: AttendanceOutcome, on: date, recorded_by: str, now: datetime
) -> Decided:
    """Take a word on who came, one for each day. The same word again says nothing; another about the day is refused."""
    before = next((one for one in referral.attendances if one.on == on), None)
    if before and before.outcome is outcome:
        return referral, ()
    if before:
        raise AttendanceRecordedBefore(
            f"It says {before.outcome.value} on {before.on}. If that is wrong, whoever recorded it can correct it."
        )
    if referral.match is None:
        raise NoPlaceHeld("No service expects the person now. Record attendance while a place is held for them.")
    _check_day(referral, outcome, on, now)
    attendance = Attendance(
        attendance_id=attendance_id,
        service_id=referral.match.service_id,
        outcome=outcome,
        on=on,
        recorded_by=recorded_by,
    )
    recorded = take(referral, Step.ATTENDANCE, State.ATTENDING, now, attendances=(*referral.attendances, attendance))
    return recorded, (_news(referral.referral_id, attendance),)


def correct_attendance(
    referral: Referral, attendance_id: UUID, outcome: AttendanceOutcome, on: date, by: str, now: datetime
) -> Decided:
    """Put right what the same organisation recorded. What is right already says nothing."""
    check(referral.state, Step.CORRECTION)
    before = next((one for one in referral.attendances if one.attendance_id == attendance_id), None)
    if before is None or before.recorded_by != by:
        raise NoSuchAttendance("Check the attendance's id; only the organisation that recorded it can correct it.")
    if (before.outcome, before.on) == (outcome, on):
        return referral, ()
    if any(one.on == on for one in referral.attendances if one is not before):
        raise AttendanceRecordedBefore(f"There is another attendance on {on}. Correct that one.")
    _check_day(referral, outcome, on, now)
    after = before.model_copy(update={"outcome": outcome, "on": on})
    attendances = tuple(after if one is before else one for one in referral.attendances)
    corrected = AttendanceCorrected(
        referral_id=referral.referral_id,
        service_id=before.service_id,
        attendance_id=attendance_id,
        outcome=outcome,
        on=on,
    )
    return amend(referral, attendances=attendances), (corrected,)


def _check_day(referral: Referral, outcome: AttendanceOutcome, on: date, now: datetime) -> None:
    today = day_in_london(now)
    first = day_in_london(referral.match.matched_at if referral.match else referral.created_at)
    last = today + _AHEAD if outcome is AttendanceOutcome.CANCELLED else today
    if not first <= on <= last:
        since = "the place was found" if referral.match else "the referral was made"
        detail = f"Give a day from {first}, when {since}, to {last}."
        raise AttendanceDayImpossible(detail, Fault("#/on", detail))


def _news(referral_id: UUID, attendance: Attendance) -> Event:
    about = {
        "referral_id": referral_id,
        "service_id": attendance.service_id,
        "attendance_id": attendance.attendance_id,
    }
    match attendance.outcome:
        case AttendanceOutcome.ATTENDED:
            return Attended(**about, attended_on=attendance.on)
        case AttendanceOutcome.MISSED:
            return Missed(**about, missed_on=attendance.on)
        case AttendanceOutcome.CANCELLED:
            return AttendanceCancelled(**about, cancelled_on=attendance.on)
