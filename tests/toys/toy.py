"""The smallest service: it hears `matched`, counts, and says `person-told`. It stands where notify stands."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict

from services.contract.event import Event
from services.contract.events import Matched, PersonTold
from services.contract.words.vocabulary import Channel
from services.runtime.service import Service
from services.runtime.storing.collection import Database
from services.runtime.working.subscriptions import one_by_one

_NAMES = UUID(int=7)
FAILS = "This service fails"


class Count(BaseModel):
    """How often a referral was matched, and where to in turn."""

    model_config = ConfigDict(frozen=True)

    times: int = 0
    names: tuple[str, ...] = ()


class DoesNotLikeIt(Exception):
    """What a decision raises on an event that it cannot do."""


def count(state: Count | None, event: Matched, now: datetime) -> tuple[Count, Sequence[Event]]:
    if event.service_name == FAILS:
        raise DoesNotLikeIt
    return count_any(state, event, now)


def count_any(state: Count | None, event: Matched, now: datetime) -> tuple[Count, Sequence[Event]]:
    before = state or Count()
    told = PersonTold(
        referral_id=event.referral_id,
        notice_id=uuid5(_NAMES, f"{event.referral_id}:{before.times}"),
        about="matched",
        channel=Channel.EMAIL,
        told_at=now,
    )
    return Count(times=before.times + 1, names=(*before.names, event.service_name)), [told]


def no_stores(_: Database) -> None:
    return None


def a_toy(*, mended: bool = False) -> Service[Count, None]:
    """The toy; a mended one does what the other fails at."""
    return Service(
        name="notify",
        title="A toy",
        state=Count,
        consumes=one_by_one({Matched: count_any if mended else count}),
        publishes=(PersonTold,),
        stores=no_stores,
    )
