"""What becomes of a notice: claimed, begun, settled, or cancelled while there is time.

It is sent at most once, or the doubt is kept for a human.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.notify.domain.line import Line
from services.notify.domain.notice import Lease, Notice, Status
from services.notify.domain.outcome import Accepted, Away, NotToBeTold, Outcome, Refused, TryLater, Unknown

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)
_REFUSALS = 3
# A mail system tries for four to five days before it gives up (RFC 5321, 4.5.4.1).
_GIVE_UP_AFTER = timedelta(days=5)
# Whoever works what was recorded longer ago has an empty store or an old one, and cannot know who was told.
_SURE_WITHIN = timedelta(days=1)
_NOT_SENT_AGAIN: Mapping[type, Status] = {NotToBeTold: Status.NOT_WANTED, Unknown: Status.IN_DOUBT}


def born(notice: Notice, line: Line) -> Notice:
    """The new notice as it is to be kept: in doubt, for a human, where its event lies behind the line in time."""
    is_old = notice.cause.recordedtime < max(line.now - _SURE_WITHIN, line.restored_at or line.now - _SURE_WITHIN)
    if notice.status is not Status.DUE or not is_old:
        return notice
    return notice.model_copy(update={"status": Status.IN_DOUBT, "last_error": "recorded-long-ago"})


def claim(notice: Notice, worker: str, until: datetime) -> Notice:
    """Give the notice to a worker, who may ask for the person's details and then begin."""
    return notice.model_copy(update={"lease": Lease(owner=worker, until=until)})


def give_back(notice: Notice, worker: str) -> Notice | None:
    """Let others have the notice at once; None where there is nothing to give back."""
    if notice.status is not Status.DUE or not notice.is_held_by(worker):
        return None
    return notice.model_copy(update={"lease": None})


def cancel(notice: Notice, by: str) -> Notice | None:
    """Take the notice back because of the event of this name; None where that changes nothing.

    What is on its way cannot be called back: that is kept, and it is not tried again. What could not be sent needs
    nobody any more, who would ring the person: often it failed because this event was still under way.
    """
    if notice.status in (Status.DUE, Status.FAILED):
        return _cancelled(notice, by)
    if notice.status in (Status.SENDING, Status.IN_DOUBT) and notice.cancelled_by is None:
        return notice.model_copy(update={"cancelled_by": by})
    return None


def _cancelled(notice: Notice, by: str) -> Notice:
    return notice.model_copy(update={"status": Status.CANCELLED, "lease": None, "cancelled_by": by})


def begin(notice: Notice, worker: str, until: datetime) -> Notice | None:
    """Mark that the notice may leave from now on; None where the worker has lost it.

    One that the worker has begun already stays begun, because the worker asks again when it did not hear the answer;
    if it was to be called back meanwhile, there is still time.
    """
    if notice.status not in (Status.DUE, Status.SENDING) or not notice.is_held_by(worker):
        return None
    if notice.cancelled_by:
        return _cancelled(notice, notice.cancelled_by)
    return claim(notice, worker, until).model_copy(update={"status": Status.SENDING})


def give_up_old(notice: Notice, now: datetime) -> Notice | None:
    """Leave to a human what was due for so long that it may say what is not so any more; None where it was not."""
    if notice.status is not Status.DUE or now - notice.cause.recordedtime <= _GIVE_UP_AFTER:
        return None
    return notice.model_copy(update={"status": Status.FAILED, "lease": None, "last_error": "too-old"})


def wait_for_older(notice: Notice, now: datetime) -> Notice | None:
    """Put off what is due while an older notice of its referral is on its way, because a person reads them in order."""
    if notice.status is not Status.DUE:
        return None
    return notice.model_copy(update={"lease": None, "due_at": now + _FIRST_PAUSE})


def doubt(notice: Notice) -> Notice:
    """The worker fell silent while it was sending: nobody can know whether the message left.

    The lease stays, because the worker may only be slow, and its late answer is better than a doubt.
    """
    return notice.model_copy(update={"status": Status.IN_DOUBT, "last_error": "worker-silent"})


def settle(notice: Notice, outcome: Outcome, worker: str, now: datetime) -> Notice | None:
    """Say what came of sending; None where there is nothing to settle, or not by this worker."""
    if notice.status not in (Status.SENDING, Status.IN_DOUBT) or not notice.is_held_by(worker):
        return None
    if notice.cancelled_by and isinstance(outcome, Away | TryLater | Refused | NotToBeTold):
        return _cancelled(notice, notice.cancelled_by).model_copy(update={"last_error": outcome.code})
    if isinstance(outcome, Away):
        return notice.model_copy(update={"status": Status.DUE, "lease": None, "last_error": outcome.code})
    tried = notice.model_copy(update={"attempts": notice.attempts + 1, "lease": None})
    return tried.model_copy(update=_after(tried, outcome, now))


def _after(
    tried: Notice, outcome: Accepted | TryLater | Refused | NotToBeTold | Unknown, now: datetime
) -> dict[str, object]:
    match outcome:
        case Accepted():
            return {"status": Status.SENT, "sent_at": now, "last_error": None}
        case NotToBeTold(code) | Unknown(code):
            return {"status": _NOT_SENT_AGAIN[type(outcome)], "last_error": code}
        case Refused(code) if tried.attempts >= _REFUSALS:
            return {"status": Status.FAILED, "last_error": code}
        case TryLater(code) if now - tried.cause.time > _GIVE_UP_AFTER:
            return {"status": Status.FAILED, "last_error": code}
        case TryLater(code) | Refused(code):
            return {"status": Status.DUE, "due_at": now + _pause(tried.attempts), "last_error": code}


def _pause(attempts: int) -> timedelta:
    # The doubling is bounded, because a number of seconds that large has no timedelta.
    doublings = min(attempts - 1, 20)
    return min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)
