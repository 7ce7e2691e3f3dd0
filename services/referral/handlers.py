"""What the service does when it is asked to refer, to look a referral up, or to record who came."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from services.contract.refusals import Refusal
from services.referral.commands import MakeReferral, RecordAttendance
from services.referral.domain import decisions
from services.referral.domain.referral import Attendance, Referral
from services.referral.intake import Errand, Intake
from services.referral.repeats import KeyUsedBefore, Slip
from services.referral.views import ReferralView

_CHECK_THE_ID = "Check the id. It stands in the answer that the referral was made with."


class ReferralNotFound(Refusal):
    """No such referral, or somebody else's, which is the same to whoever asks."""

    status = 404
    title = "There is no such referral"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to a new referral, and the referral, unless the answer was given before."""

    status: int
    body: str
    made: Referral | None


async def refer(
    work: Errand, intake: Intake, command: MakeReferral, *, organisation: str, referral_id: UUID, slip: Slip | None
) -> Answer:
    """Make a referral, once for each slip."""
    reply = await slip.reply(work.stores.replies) if slip else None
    if reply:
        return Answer(reply.status, reply.body, None)
    await work.load([str(referral_id)])
    if work.state(str(referral_id)):
        # The reply is gone, so nobody can tell any more whether this is the same request.
        raise KeyUsedBefore("This key made a referral more than a week ago. Send a new Idempotency-Key.")
    referral = await intake.take_in(command, referral_id, organisation, work)
    answer = Answer(HTTPStatus.CREATED, ReferralView.of(referral).model_dump_json(), referral)
    if slip:
        await slip.keep(work.stores.replies, status=answer.status, body=answer.body, at=work.now)
    return answer


async def look_up(work: Errand, referral_id: UUID) -> Referral:
    """The referral, or ReferralNotFound."""
    await work.load([str(referral_id)])
    referral = work.state(str(referral_id))
    if referral is None:
        raise ReferralNotFound(_CHECK_THE_ID)
    return referral


async def look_up_own(work: Errand, referral_id: UUID, organisation: str) -> Referral:
    """The referral, if this organisation made it; otherwise ReferralNotFound."""
    referral = await look_up(work, referral_id)
    if referral.organisation != organisation:
        raise ReferralNotFound(_CHECK_THE_ID)
    return referral


async def record_attendance(work: Errand, referral_id: UUID, command: RecordAttendance) -> Referral:
    """Record what the provider says about who came."""
    referral = await look_up(work, referral_id)
    attendance = Attendance(outcome=command.outcome, on=command.on)
    recorded, news = decisions.record_attendance(referral, attendance, work.now)
    if news:
        work.keep(str(referral_id), recorded)
        work.say(str(referral_id), *news)
    return recorded
