"""What the service does when it is asked to look a referral up, or to record who came."""

from uuid import UUID

from services.contract.refusals import Refusal
from services.referral.commands import RecordAttendance
from services.referral.domain import decisions
from services.referral.domain.referral import Attendance, Referral
from services.referral.store import Stores
from services.runtime.working.look import Look
from services.runtime.working.unit_of_work import UnitOfWork

_CHECK_THE_ID = "Check the id. It stands in the answer that the referral was made with."


class ReferralNotFound(Refusal):
    """No such referral, or somebody else's, which is the same to whoever asks."""

    status = 404
    title = "There is no such referral"


async def look_up(look: Look[Referral, Stores], referral_id: UUID) -> Referral:
    """The referral, or ReferralNotFound."""
    await look.load([str(referral_id)])
    referral = look.state(str(referral_id))
    if referral is None:
        raise ReferralNotFound(_CHECK_THE_ID)
    return referral


async def look_up_own(look: Look[Referral, Stores], referral_id: UUID, organisation: str) -> Referral:
    """The referral, if this organisation made it; otherwise ReferralNotFound."""
    referral = await look_up(look, referral_id)
    if referral.organisation != organisation:
        raise ReferralNotFound(_CHECK_THE_ID)
    return referral


async def record_attendance(
    work: UnitOfWork[Referral, Stores], referral_id: UUID, command: RecordAttendance
) -> Referral:
    """Record what the provider says about who came."""
    referral = await look_up(work, referral_id)
    attendance = Attendance(outcome=command.outcome, on=command.on)
    recorded, news = decisions.record_attendance(referral, attendance, work.now)
    if news:
        work.keep(str(referral_id), recorded)
        work.say(str(referral_id), *news)
    return recorded
