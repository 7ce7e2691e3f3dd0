"""What a referral asks of a link worker: it follows from where the referral stands."""

from enum import StrEnum

from services.contract.words.life_words import OverdueStep
from services.contract.words.vocabulary import ReleaseReason, UnmatchedReason, Urgency
from services.referral.domain.life import OPEN, State


class WorkKind(StrEnum):
    """Why a referral stands on a worklist; it may stand there for several reasons.

    Open: it has not ended. Due: an answer is soon due. Overdue: it was due. Waiting: no place is held or sought.
    Unmatched: it waits because no service was found. Tasks due: tasks of its record are, which the record knows.
    Referred again: another organisation referred the person too.
    """

    OPEN = "open"
    DUE = "due"
    OVERDUE = "overdue"
    URGENT = "urgent"
    WAITING = "waiting"
    UNMATCHED = "unmatched"
    NEEDS_A_HUMAN = "needs-a-human"
    TASKS_DUE = "tasks-due"
    REFERRED_AGAIN = "referred-again"


def work_kinds(
    state: State,
    urgency: Urgency,
    late: OverdueStep | None,
    waits_for: UnmatchedReason | ReleaseReason | None,
    *,
    referred_again: bool = False,
) -> tuple[WorkKind, ...]:
    """The kinds of work that a referral is now; none once it has ended. `late` is how late an answer was called."""
    if state not in OPEN:
        return ()
    holds = {
        WorkKind.OPEN: True,
        WorkKind.DUE: late is OverdueStep.NUDGE,
        WorkKind.OVERDUE: late in (OverdueStep.OVERDUE, OverdueStep.ESCALATED),
        WorkKind.URGENT: urgency is Urgency.URGENT,
        WorkKind.WAITING: state is State.WAITING,
        WorkKind.UNMATCHED: state is State.WAITING and isinstance(waits_for, UnmatchedReason),
        WorkKind.NEEDS_A_HUMAN: state is State.NEEDS_A_HUMAN,
        WorkKind.REFERRED_AGAIN: referred_again,
    }
    return tuple(kind for kind, is_so in holds.items() if is_so)
