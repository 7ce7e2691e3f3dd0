"""What reporting learns of who came, and of what was put right later: a day counts as it was said last."""

from services.contract import events
from services.contract.words.life_words import AttendanceOutcome
from services.reporting.domain.journey import Attendance, Journey


def learn_attended(journey: Journey, event: events.Attended) -> Journey:
    """The person came."""
    return _recorded(journey, Attendance(event.attendance_id, AttendanceOutcome.ATTENDED, event.attended_on))


def learn_missed(journey: Journey, event: events.Missed) -> Journey:
    """The person did not come."""
    return _recorded(journey, Attendance(event.attendance_id, AttendanceOutcome.MISSED, event.missed_on))


def learn_cancelled(journey: Journey, event: events.AttendanceCancelled) -> Journey:
    """An appointment was cancelled."""
    return _recorded(journey, Attendance(event.attendance_id, AttendanceOutcome.CANCELLED, event.cancelled_on))


def learn_corrected(journey: Journey, event: events.AttendanceCorrected) -> Journey:
    """What was said about one attendance was wrong."""
    return _recorded(journey, Attendance(event.attendance_id, event.outcome, event.on))


def _recorded(journey: Journey, attendance: Attendance) -> Journey:
    attendances = _with(attendance, journey.attendances or _of_an_earlier_release(journey))
    attended = [one.on for one in attendances if one.outcome is AttendanceOutcome.ATTENDED]
    missed = [one.on for one in attendances if one.outcome is AttendanceOutcome.MISSED]
    return journey.model_copy(
        update={
            "attendances": attendances,
            "attended_on": min(attended) if attended else None,
            "missed_on": max(missed) if missed else None,
        }
    )


def _with(attendance: Attendance, before: tuple[Attendance, ...]) -> tuple[Attendance, ...]:
    """The same attendance takes the same place, so a correction adds nothing. One without an id goes by its day."""
    return tuple({one.attendance_id or one.on: one for one in (*before, attendance)}.values())


def _of_an_earlier_release(journey: Journey) -> tuple[Attendance, ...]:
    """What is known of a journey that was kept when only these two days were; it has at most one of each."""
    days = {AttendanceOutcome.MISSED: journey.missed_on, AttendanceOutcome.ATTENDED: journey.attended_on}
    return tuple(Attendance(None, outcome, on) for outcome, on in days.items() if on)
