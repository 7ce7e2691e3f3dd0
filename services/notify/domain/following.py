"""What follows for a person's notices from each event: one is written, and those that are due may be taken back.

Referral's events and matching's may cross. What matching found before it consumed that the referral ended, or that a
human must look, is never due; what it finds afterwards is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.contract.envelope import Envelope
from services.contract.event import Event, name_of
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.notify.domain import life
from services.notify.domain.notice import Notice, notice_of
from services.notify.domain.silence import Silence, silence_of
from services.notify.domain.telling import Telling


@dataclass(frozen=True, slots=True)
class Consumed:
    """An event, the `phone` that its borough gives, and the number of referral's event that it `answers`, if known."""

    event: Event
    cause: Envelope
    now: datetime
    phone: str = ""
    answers: int | None = None


def follow(telling: Telling, consumed: Consumed, untold: Sequence[Notice]) -> tuple[Telling, list[Notice]]:
    """The referral's telling after the event, and the notices that are new or changed, of those `untold` before."""
    match consumed.event:
        case Matched() | Unmatched() as found:
            notice = notice_of(found, consumed.cause, consumed.now, phone=consumed.phone, answers=consumed.answers)
            return telling.noticing(notice.notice_id), _written(notice, telling.silence, consumed, untold)
        case PlaceReleased(service_id=service_id):
            return telling, _cancelled([one for one in untold if one.is_about(service_id)], consumed)
        case _:
            silence = silence_of(consumed.event, consumed.cause.sequence)
            return telling.silenced(silence), _cancelled(
                [one for one in untold if silence.covers(one.answers)], consumed
            )


def _written(notice: Notice, silence: Silence | None, consumed: Consumed, untold: Sequence[Notice]) -> list[Notice]:
    if silence and silence.covers(notice.answers, heard_after=True):
        return [life.cancel(notice, silence.by) or notice]
    # What is found replaces what was found before.
    return [*_cancelled(untold, consumed), notice]


def _cancelled(notices: Sequence[Notice], consumed: Consumed) -> list[Notice]:
    by = name_of(type(consumed.event))
    return [cancelled for notice in notices if (cancelled := life.cancel(notice, by))]
