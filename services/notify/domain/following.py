"""What follows for a person's notices from each event: one is written, and those that are due may be taken back.

Referral's events and matching's may cross. What matching found before it consumed that the referral ended, or that a
human must look, is never due; what it finds afterwards is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.contract.envelope import Envelope
from services.contract.event import Event, name_of
from services.contract.events import CodeRenewed, Matched, PlaceReleased, Unmatched
from services.contract.words.vocabulary import Answer, ReleaseReason
from services.notify.domain import life
from services.notify.domain.line import Line
from services.notify.domain.notice import Notice, Status, notice_of, notice_of_code, notice_of_loss
from services.notify.domain.silence import Silence, silence_of
from services.notify.domain.telling import Telling

# The person said so, or the referral ended.
_THEY_KNOW = frozenset({ReleaseReason.OFFER_DECLINED, ReleaseReason.WITHDRAWN, ReleaseReason.CLOSED})


@dataclass(frozen=True, slots=True)
class Consumed:
    """An event, the `phone` that its borough gives, and the number of referral's event that it `answers`, if known."""

    event: Event
    cause: Envelope
    line: Line
    phone: str = ""
    answers: int | None = None


def follow(telling: Telling, consumed: Consumed, untold: Sequence[Notice]) -> tuple[Telling, list[Notice]]:
    """The referral's telling after the event, and the notices that are new or changed, of those `untold` before."""
    found_before = [one for one in untold if not one.is_a_code]
    match consumed.event:
        case CodeRenewed() as renewed:
            # However the referral stands: whoever asked wants to see how it ended, too.
            notice = notice_of_code(renewed, consumed.cause, consumed.line.now, phone=consumed.phone)
            return telling.noticing(notice.notice_id), [life.born(notice, consumed.line)]
        case Matched(answer=Answer.ASK):
            # The person is told once the provider has said yes; what they were told before stands until then.
            return telling, []
        case Matched() | Unmatched() as found:
            notice = notice_of(
                found,
                consumed.cause,
                consumed.line.now,
                phone=consumed.phone,
                answers=consumed.answers,
                lost=telling.lost,
            )
            return telling.noticing(notice.notice_id), _written(notice, telling.silence, consumed, found_before)
        case PlaceReleased() as released:
            return _released(telling, released, consumed, found_before)
        case _:
            silence = silence_of(consumed.event, consumed.cause.sequence)
            covered = [one for one in untold if (silence.for_good if one.is_a_code else silence.covers(one.answers))]
            return telling.silenced(silence), _cancelled(covered, consumed)


def _released(
    telling: Telling, released: PlaceReleased, consumed: Consumed, untold: Sequence[Notice]
) -> tuple[Telling, list[Notice]]:
    """Whoever was told of the place is told that it is gone, unless they said so themselves."""
    called_back = _cancelled([one for one in untold if one.is_about(released.service_id)], consumed)
    for one in called_back:
        # What is on its way cannot be called back, so the person may have been told.
        telling = telling if one.status is Status.CANCELLED else telling.knowing(one)
    telling = telling.losing(released.service_id, they_know=released.reason in _THEY_KNOW)
    if released.reason in _THEY_KNOW or telling.lost is None:
        return telling, called_back
    notice = notice_of_loss(
        released, telling.lost, consumed.cause, consumed.line.now, phone=consumed.phone, answers=consumed.answers
    )
    others = [one for one in untold if not one.is_about(released.service_id)]
    return telling.noticing(notice.notice_id), [*called_back, *_written(notice, telling.silence, consumed, others)]


def _written(notice: Notice, silence: Silence | None, consumed: Consumed, untold: Sequence[Notice]) -> list[Notice]:
    if silence and silence.covers(notice.answers, heard_after=True):
        return [life.cancel(notice, silence.by) or notice]
    # What is found replaces what was found before.
    return [*_cancelled(untold, consumed), life.born(notice, consumed.line)]


def _cancelled(notices: Sequence[Notice], consumed: Consumed) -> list[Notice]:
    by = name_of(type(consumed.event))
    return [cancelled for notice in notices if (cancelled := life.cancel(notice, by))]
