"""In which order a person reads what they are told of one referral: as matching said it, and nothing overtaken."""

from collections.abc import Sequence
from datetime import datetime

from services.notify.domain import life
from services.notify.domain.notice import Notice, Status

_OPEN = (Status.DUE, Status.SENDING)


def begin(notice: Notice, known: Sequence[Notice], worker: str, now: datetime, until: datetime) -> Notice | None:
    """Begin the notice, or what becomes of it instead; None where nothing does. `known` are those of its referral.

    A newer one of its kind supersedes it, and it waits while an older one is on its way. What is too old is left to a
    human.
    """
    beside = [one for one in known if one.is_a_code is notice.is_a_code]
    if notice.status is Status.DUE and (newer := [one for one in beside if _is_open(one) and _before(notice, one)]):
        return life.cancel(notice, newer[-1].about.value)
    if any(one.status is Status.SENDING and _before(one, notice) for one in beside):
        return life.wait_for_older(notice, now)
    return life.give_up_old(notice, now) or life.begin(notice, worker, until)


def _is_open(notice: Notice) -> bool:
    return notice.status in _OPEN


def _before(one: Notice, other: Notice) -> bool:
    return one.cause.sequence < other.cause.sequence
