"""The toy with a timer: a referral that was matched is told again after ten minutes, unless it is unmatched before."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from pydantic import Field

from services.contract.event import Event
from services.contract.events import Matched, PersonTold, Unmatched
from services.contract.words.vocabulary import Channel
from services.runtime.service import Service
from services.runtime.working.subscriptions import Decision, one_by_one, timer_by_timer
from services.runtime.working.timer import Timer
from tests.toys.toy import Count, no_stores

REMINDER = "tell-again"
AFTER = timedelta(minutes=10)
NOT_NOW = "This one cannot be decided on"


class Reminded(Count):
    """The toy's count, and when which of its timers is due."""

    due: dict[str, datetime] = Field(default_factory=dict)


def remember(state: Reminded | None, event: Matched, now: datetime) -> tuple[Reminded, Sequence[Event]]:
    before = state or Reminded()
    return before.model_copy(update={"names": (*before.names, event.service_name), "due": {REMINDER: now + AFTER}}), ()


def forget(state: Reminded | None, _: Unmatched, __: datetime) -> tuple[Reminded, Sequence[Event]]:
    return (state or Reminded()).model_copy(update={"due": {}}), ()


def due_times(state: Reminded) -> Mapping[str, datetime]:
    return state.due


def tell_again(state: Reminded | None, timer: Timer, now: datetime) -> tuple[Reminded, Sequence[Event]]:
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


def a_toy_with_a_timer() -> Service[Reminded, None]:
    decisions: dict[type[Event], Decision[Reminded]] = {Matched: remember, Unmatched: forget}
    return Service(
        name="notify",
        title="A toy with a timer",
        state=Reminded,
        consumes=one_by_one(decisions),
        publishes=(PersonTold,),
        due=due_times,
        timers=timer_by_timer({REMINDER: tell_again}),
        stores=no_stores,
    )
