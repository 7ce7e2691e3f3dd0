"""The toy with a timer: a referral that was matched is told again after ten minutes, unless it is unmatched before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.contract.events import Event, Matched, PersonTold, Unmatched
from services.contract.vocabulary import Channel
from services.runtime.service import Service
from services.runtime.working.decoding import Received
from services.runtime.working.subscriptions import all_at_once
from services.runtime.working.timer import Timer
from services.runtime.working.unit_of_work import UnitOfWork
from tests.support.toy import Count, a_toy

REMINDER = "tell-again"
AFTER = timedelta(minutes=10)
NOT_NOW = "This one cannot be decided on"


async def work_batch(batch: Sequence[Received], work: UnitOfWork[Count, None]) -> None:
    for heard in batch:
        work.because_of(heard.envelope)
        if isinstance(heard.event, Matched):
            before = work.state(heard.key) or Count()
            work.keep(heard.key, before.model_copy(update={"names": (*before.names, heard.event.service_name)}))
            work.remind(heard.key, heard.envelope.time + AFTER, REMINDER)
        else:
            work.forget(heard.key, REMINDER)


def tell_again(state: Count | None, timer: Timer, now: datetime) -> tuple[Count, Sequence[Event]]:
    if state is None or NOT_NOW in state.names:
        raise LookupError
    told = PersonTold(
        referral_id=UUID(timer.key),
        notice_id=uuid5(UUID(int=8), f"{timer.key}:{state.times}"),
        about="matched",
        channel=Channel.EMAIL,
        told_at=now,
    )
    return state.model_copy(update={"times": state.times + 1}), [told]


def a_toy_with_a_timer() -> Service[Count, None]:
    return replace(a_toy(), consumes=all_at_once([Matched, Unmatched], work_batch), timers={REMINDER: tell_again})
