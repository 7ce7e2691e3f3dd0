"""What reporting learns of who came, and of what was put right later: a day counts as it was said last."""

from datetime import date
from uuid import UUID, uuid5

from services.contract import events
from services.contract.life_words import AttendanceOutcome
from services.reporting.domain.journey import Attendance, Journey


def learn_attended(journey: Journey, event: events.Attended) -> Journey:
    """The person came."""
    named = event.attendance_id or _named(event.referral_id, event.attended_on)
    return _recorded(journey, event.referral_id, Attendance(named, AttendanceOutcome.ATTENDED, event.attended_on))


def learn_missed(journey: Journey, event: events.Missed) -> Journey:
    """The person did not come."""
    named = event.attendance_id or _named(event.referral_id, event.missed_on)
    return _recorded(journey, event.referral_id, Attendance(named, AttendanceOutcome.MISSED, event.missed_on))


def learn_cancelled(journey: Journey, event: events.AttendanceCancelled) -> Journey:
    """An appointment was cancelled."""
    cancelled = Attendance(event.attendance_id, AttendanceOutcome.CANCELLED, event.cancelled_on)
    return _recorded(journey, event.referral_id, cancelled)


def learn_corrected(journey: Journey, event: events.AttendanceCorrected) -> Journey:
    """What was said about one attendance was wrong."""
    return _recorded(journey, event.referral_id, Attendance(event.attendance_id, event.outcome, event.on))


def _recorded(journey: Journey, referral_id: UUID, attendance: Attendance) -> Journey:
    before = journey.attendances or _of_an_earlier_release(journey, referral_id)
    # The same name takes the same place, so a correction adds nothing.
    named = {one.attendance_id: one for one in (*before, attendance)}
    attendances = tuple(named.values())
    return journey.model_copy(
        update={
            "attendances": attendances,
            "attended_on": min(_days(attendances, AttendanceOutcome.ATTENDED), default=None),
            "missed_on": max(_days(attendances, AttendanceOutcome.MISSED), default=None),
        }
    )


def _days(attendances: tuple[Attendance, ...], outcome: AttendanceOutcome) -> list[date]:
    return [one.on for one in attendances if one.outcome is outcome]


def _named(referral_id: UUID, on: date) -> UUID:
    """The name of an attendance that was recorded without one, as referral gives it: there is one a day."""
    return uuid5(referral_id, on.isoformat())


def _of_an_earlier_release(journey: Journey, referral_id: UUID) -> tuple[Attendance, ...]:
    """What is known of a journey that was kept when only these two days were."""
    days = {AttendanceOutcome.MISSED: journey.missed_on, AttendanceOutcome.ATTENDED: journey.attended_on}
    return tuple(Attendance(_named(referral_id, on), outcome, on) for outcome, on in days.items() if on)
