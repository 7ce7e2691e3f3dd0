"""What follows for a person's notices from each event: one is written, and those that are due may be taken back.

Referral's events and matching's may cross. What matching found before it heard that the referral ended, or that a
human must look, is never due; what it finds afterwards is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.contract.envelope import Envelope
from services.contract.event import Event, name_of
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.notify.domain import life
from services.notify.domain.notice import Notice, notice_of
from services.notify.domain.silence import silence_of
from services.notify.domain.telling import Telling


@dataclass(frozen=True, slots=True)
class Heard:
    """An event, and the `phone` that its borough gives. `overtaken`: it was caused by what came before the silence."""

    event: Event
    cause: Envelope
    now: datetime
    phone: str = ""
    overtaken: bool = False


def follow(telling: Telling, heard: Heard, untold: Sequence[Notice]) -> tuple[Telling, list[Notice]]:
    """The referral's telling after the event, and the notices that are new or changed, of those `untold` before."""
    match heard.event:
        case Matched() | Unmatched() as found:
            notice = notice_of(found, heard.cause, heard.now, heard.phone)
            by = _silenced_by(telling, heard)
            written = (life.cancel(notice, by) if by else None) or notice
            superseded = [] if by else _cancelled(untold, heard)
            return telling.noticing(notice.notice_id), [*superseded, written]
        case PlaceReleased(service_id=service_id):
            return telling, list(_cancelled([one for one in untold if one.is_about(service_id)], heard))
        case _:
            return telling.silenced(silence_of(heard.event, heard.cause.sequence)), list(_cancelled(untold, heard))


def _silenced_by(telling: Telling, heard: Heard) -> str | None:
    silence = telling.silence
    return silence.by if silence and (silence.for_good or heard.overtaken) else None


def _cancelled(notices: Sequence[Notice], heard: Heard) -> Iterator[Notice]:
    by = name_of(type(heard.event))
    return (cancelled for notice in notices if (cancelled := life.cancel(notice, by)))
