"""The toy with a timer: a referral that was matched is told again after ten minutes, unless it is unmatched before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from services.contract.event import Event
from services.contract.events import Matched, PersonTold, Unmatched
from services.contract.vocabulary import Channel
from services.runtime.service import Service
from services.runtime.working.subscriptions import Decision, one_by_one, timer_by_timer
from services.runtime.working.timer import Timer
from tests.support.toy import Count, a_toy

REMINDER = "tell-again"
AFTER = timedelta(minutes=10)
NOT_NOW = "This one cannot be decided on"


def remember(state: Count | None, event: Matched, now: datetime) -> tuple[Count, Sequence[Event]]:
    before = state or Count()
    return before.model_copy(update={"names": (*before.names, event.service_name), "due": {REMINDER: now + AFTER}}), ()


def forget(state: Count | None, _: Unmatched, __: datetime) -> tuple[Count, Sequence[Event]]:
    return (state or Count()).model_copy(update={"due": {}}), ()


def due_times(state: Count) -> Mapping[str, datetime]:
    return state.due


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
    left = {name: at for name, at in state.due.items() if name != timer.name}
    return state.model_copy(update={"times": state.times + 1, "due": left}), [told]


def a_toy_with_a_timer() -> Service[Count, None]:
    decisions: dict[type[Event], Decision[Count]] = {Matched: remember, Unmatched: forget}
    consumes = one_by_one(decisions)
    return replace(a_toy(), consumes=consumes, due=due_times, timers=timer_by_timer({REMINDER: tell_again}))
