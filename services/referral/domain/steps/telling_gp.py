"""When there is a message to the person's GP: once they take part, and once the referral has ended.

The code for the GP's record stands in one message of an episode and in no other, whatever the order of what happens
and of what the person agrees to. That they take part is remembered, so that the code follows if they agree later.
"""

from datetime import datetime
from uuid import uuid5

from services.contract.event import Event
from services.contract.events import AttendanceCorrected, Attended, OfferAccepted
from services.contract.events.consent import GpMessageReady
from services.contract.words.consent_words import GpCode, GpMessageAbout, MessageToGp
from services.contract.words.life_words import AttendanceOutcome, ClosedReason, WithdrawnReason
from services.referral.domain.gp import GpMessage, ToldGp
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided


def tell_gp(before: Referral, decided: Decided, now: datetime) -> Decided:
    """What was decided, and beside it the message to the GP that is ready by it, if there is one."""
    after, news = decided
    if after is before or after.synthetic:
        return decided
    if after.gp.taken_up_at is None and any(map(_takes_part, news)):
        after = _with(after, taken_up_at=now)
    message = _due(after, now)
    if message is None:
        return after, news
    told = _with(after, messages=(*after.gp.messages, message), code=after.gp.code or message.code)
    ready = GpMessageReady(referral_id=after.referral_id, number=message.number, about=message.about, code=message.code)
    return told, (*news, ready)


def _takes_part(event: Event) -> bool:
    came_after_all = isinstance(event, AttendanceCorrected) and event.outcome is AttendanceOutcome.ATTENDED
    return came_after_all or isinstance(event, OfferAccepted | Attended)


def _due(referral: Referral, now: datetime) -> GpMessage | None:
    about = _about(referral)
    if about is None or referral.consent.message_to_gp(now) is MessageToGp.NONE:
        return None
    number = len(referral.gp.messages) + 1
    name = uuid5(referral.referral_id, f"message-to-gp/{number}")
    return GpMessage(message_id=name, number=number, about=about, code=_code(referral.gp, about), at=now)


def _about(referral: Referral) -> GpMessageAbout | None:
    gp = referral.gp
    match referral.state:
        case State.REROUTED:
            return None
        case State.CLOSED | State.WITHDRAWN:
            return None if gp.tells_the_end else _end(referral)
        case _:
            return GpMessageAbout.ACCEPTED if gp.taken_up_at and not gp.code else None


def _end(referral: Referral) -> GpMessageAbout | None:
    reason = referral.ending.reason if referral.ending else None
    said_no = reason in (ClosedReason.TURNED_DOWN_BY_THE_PERSON, WithdrawnReason.PERSON_ASKED)
    if said_no and referral.gp.taken_up_at is None:
        return GpMessageAbout.DECLINED
    if referral.state is State.CLOSED:
        return GpMessageAbout.CLOSED
    # Whoever takes a referral back knows it; the GP is told only where the person said so, or was told of it before.
    return GpMessageAbout.WITHDRAWN if said_no or referral.gp.messages else None


def _code(gp: ToldGp, about: GpMessageAbout) -> GpCode | None:
    if gp.code:
        return None
    if gp.taken_up_at:
        return GpCode.REFERRAL
    return GpCode.DECLINED if about is GpMessageAbout.DECLINED else None


def _with(referral: Referral, **changes: object) -> Referral:
    return referral.model_copy(update={"gp": referral.gp.model_copy(update=changes)})
