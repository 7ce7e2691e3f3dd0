"""The faults that are planted, each named for what somebody might do to the code one day."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from services.contract import events
from services.contract.words.life_words import Awaited
from services.matching.handlers.matching import Matcher
from services.matching.store import PlaceRequest
from services.notify.dispatch import steps
from services.notify.domain.notice import Notice
from services.notify.domain.telling import Telling
from services.notify.store import Stores as NoticeStores
from services.referral.domain import due
from services.referral.domain.life import State
from services.referral.domain.referral import Clock, Referral
from services.referral.domain.steps import places
from services.referral.domain.steps.decided import Decided, amend
from services.reporting.handlers import learning
from services.runtime.consuming import admission
from services.runtime.consuming.fences import Fences
from services.runtime.working.aggregate import Turn, turn
from services.runtime.working.look import Look
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.ports import OffsetRange, Transaction
from services.runtime.working.record import Run, TopicPartition
from services.runtime.working.subscriptions import one_by_one
from services.runtime.working.timer import Timer
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.matching import MemoryPlaces, the_stores
from tests.fakes.storage import MemoryLedger, MemoryStorage
from tests.simulation.member import Commits
from tests.simulation.part import Script
from tests.simulation.plants import Plant
from tests.simulation.publishing import FragileOutbox
from tests.simulation.timeless import now

R = TypeVar("R")
# As they are, for what is planted in their places.
decline_offer, clock_of = places.decline_offer, Clock.of


def _all_fresh(_: Fences, runs: Sequence[Run]) -> list[Run]:
    return list(runs)


async def _advance_anyhow(self: MemoryLedger, moves: Sequence[OffsetRange]) -> None:
    self._memory.fences.update({step.place: step.end for step in moves})


def _taken_for_now(*wrong: Turn) -> Callable[..., Turn]:
    def verdict(*about: Any) -> Turn:
        found = turn(*about)
        return Turn.NOW if found in wrong else found

    return verdict


class ForgetfulOutbox(FragileOutbox):
    """Rows go as soon as they are read, before Kafka has them."""

    async def waiting(self, limit: int, *, after: str = "", without: Sequence[str] = ()) -> list[OutboxMessage]:
        messages = await super().waiting(limit, after=after, without=without)
        await self.remove(messages)
        return messages


class BackwardOutbox(FragileOutbox):
    """Rows are read from the last to the first."""

    async def waiting(self, limit: int, *, after: str = "", without: Sequence[str] = ()) -> list[OutboxMessage]:
        return [*reversed(await super().waiting(limit, after=after, without=without))]


class LeakyStorage(MemoryStorage[Any]):
    """States are written beside the transaction, so that they stay when it is undone."""

    async def transact(self, body: Callable[[Transaction[Any]], Awaitable[R]]) -> R:
        async def leaking(transaction: Transaction[Any]) -> R:
            try:
                return await body(transaction)
            finally:
                ledger: Any = transaction.ledger
                self.memory.states.update(ledger._memory.states)

        return await super().transact(leaking)


class GenerousPlaces(MemoryPlaces):
    """There is always one place more."""

    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Sequence[UUID]]:
        return await super().hold([replace(one, capacity=one.capacity + 1) for one in requests])

    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, int]:
        return {one: taken - 1 for one, taken in (await super().taken(service_ids)).items() if taken}


async def _commit_all(self: Commits, offsets: dict[TopicPartition, int]) -> None:
    self._journal.committed.update({(self._group, place): self._journal.end(place) for place in offsets})


async def _begin_without_a_word(
    work: UnitOfWork[Telling, NoticeStores], notice_ids: Sequence[UUID], **_: Any
) -> list[Notice]:
    return await work.stores.notices.get(notice_ids)


async def _kept_at_its_end(_: Matcher, timer: Timer, work: Any) -> None:
    search = work.state(timer.key)
    work.keep(timer.key, search.amend(held_until=None))


def _still_offered(referral: Referral, *about: Any, **how: Any) -> Decided:
    _, news = decline_offer(referral, *about, **how)
    return amend(referral), news


def _clock_of_anybody(state: State, since: datetime) -> Clock:
    return clock_of(state, since) or Clock(awaited=Awaited.HUMAN, since=since)


def _told_when_read(journey: Any, _: events.PersonTold) -> Any:
    return journey.model_copy(update={"told_at": now()})


def _with_outbox(outbox: Callable[..., Any]) -> Plant:
    return Plant(spoil=lambda script: replace(script, outbox=outbox))


def _of(name: str, change: Callable[[Script], Script]) -> Callable[[Script], Script]:
    return lambda script: change(script) if script.table().name == name else script


def _generous(script: Script) -> Script:
    return replace(script, storage=lambda: MemoryStorage(replace(the_stores(), places=GenerousPlaces())))


def _leaky(script: Script) -> Script:
    return replace(script, storage=lambda: LeakyStorage(None))


def _by_the_clock(script: Script) -> Script:
    consumes = one_by_one({**learning.CONSUMES, events.PersonTold: learning.quietly(_told_when_read)})
    table = replace(script.table(), consumes=consumes)
    return replace(script, table=lambda: table)


def _due_for_ever(script: Script) -> Script:
    table = replace(script.table(), due=due._response_times)
    return replace(script, table=lambda: table)


PLANTED: dict[str, Plant] = {
    "the fence is not checked": Plant(
        patches=((Fences, "fresh", _all_fresh), (MemoryLedger, "advance", _advance_anyhow))
    ),
    "the sequence is ignored": Plant(patches=((admission, "turn", lambda *_: Turn.NOW),)),
    "a gap is not parked": Plant(patches=((admission, "turn", _taken_for_now(Turn.GAP)),)),
    "what follows a failed event is worked": Plant(patches=((admission, "turn", _taken_for_now(Turn.HELD)),)),
    "a row leaves the outbox before it is published": _with_outbox(ForgetfulOutbox),
    "the relay reads its outbox backwards": _with_outbox(BackwardOutbox),
    "states are saved outside the transaction": Plant(spoil=_of("notify", _leaky), all_services=False),
    "offsets are committed before the work": Plant(patches=((Commits, "commit", _commit_all),)),
    "one place more is held than there is": Plant(spoil=_of("matching", _generous), all_services=True),
    "a message leaves before it is noted that it may": Plant(
        patches=((steps, "begin", _begin_without_a_word),), all_services=True
    ),
    "a synthetic referral is taken for a real one": Plant(
        patches=((Look, "is_synthetic", lambda *_: False),), all_services=True
    ),
    "a hold that ends is not released": Plant(patches=((Matcher, "end_hold", _kept_at_its_end),), all_services=True),
    "a decline may be worked twice": Plant(patches=((places, "decline_offer", _still_offered),), all_services=True),
    "a timer is worked after the end": Plant(
        spoil=_of("referral", _due_for_ever), patches=((Clock, "of", _clock_of_anybody),), all_services=True
    ),
    "a decision reads the clock": Plant(spoil=_of("reporting", _by_the_clock), all_services=True),
}
