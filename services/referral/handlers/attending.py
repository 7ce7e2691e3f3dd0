"""Records who came, or puts it right."""

from uuid import UUID, uuid5

from services.contract.doors.rights import Action
from services.referral.commands.steps import RecordAttendance
from services.referral.domain.referral import Referral
from services.referral.domain.steps.attending import record_attendance as decide_attendance
from services.referral.handlers.acting import act
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork


async def record_attendance(
    work: UnitOfWork[Referral, Stores], referral_id: UUID, command: RecordAttendance, *, by: str
) -> Referral:
    """Record what an organisation says about who came."""
    return await act(
        work,
        referral_id,
        Action.RECORD_ATTENDANCE,
        # Named for the day, because there is one attendance a day, and a repeat must name the same.
        lambda referral, now: decide_attendance(
            referral, attendance_id(referral_id, work), command.outcome, command.on, by, now
        ),
    )


def attendance_id(referral_id: UUID, work: UnitOfWork[Referral, Stores]) -> UUID:
    """The id of the attendance that is recorded next: it follows from the event that says it."""
    return uuid5(referral_id, work.next_event_id(str(referral_id)))
