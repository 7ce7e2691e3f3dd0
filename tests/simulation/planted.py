"""The faults that are planted, each named for what somebody might do to the code one day."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from services.contract import events
from services.contract.words.life_words import Awaited
from services.contract.words.vocabulary import Answer
from services.matching.domain.listed import Listed
from services.matching.domain.practice import Practice
from services.matching.domain.search import Search, SearchStatus
from services.matching.domain.steps import expire
from services.matching.handlers import matching
from services.matching.handlers.matching import Matcher
from services.matching.handlers.placing import allocation
from services.matching.handlers.placing.giving import Draw, Waiter
from services.matching.places import Holders, PlaceRequest, Taken
from services.notify.dispatch import steps
from services.notify.domain.following import Consumed, follow
from services.notify.domain.notice import Notice
from services.notify.domain.telling import Telling
from services.notify.handlers import noticing
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
from services.runtime.working.partitioning import Share
from services.runtime.working.ports import OffsetRange, Transaction
from services.runtime.working.record import Run, TopicPartition
from services.runtime.working.subscriptions import one_by_one
from services.runtime.working.timer import Timer
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.matching_stores import MemoryPlaces, MemoryWaitingList, the_stores
from tests.fakes.storage import MemoryLedger, MemoryStorage
from tests.simulation.member import Commits
from tests.simulation.part import Script
from tests.simulation.plants import Plant
from tests.simulation.publishing import FragileOutbox
from tests.simulation.timeless import now

R = TypeVar("R")
# As they are, for what is planted in their places.
decline_offer, clock_of = places.decline_offer, Clock.of
answer, request = Practice.answer, allocation._request


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

    async def waiting(self, limit: int, *, after: str = "", without: Sequence[Share] = ()) -> list[OutboxMessage]:
        messages = await super().waiting(limit, after=after, without=without)
        await self.remove(messages)
        return messages


class BackwardOutbox(FragileOutbox):
    """Rows are read from the last to the first."""

    async def waiting(self, limit: int, *, after: str = "", without: Sequence[Share] = ()) -> list[OutboxMessage]:
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

    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Holders]:
        more = [replace(one, capacity=None if one.capacity is None else one.capacity + 1) for one in requests]
        return await super().hold(more)

    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Taken]:
        found = await super().taken(service_ids)
        return {one: replace(taken, places=taken.places - 1) for one, taken in found.items() if taken.places}


class InsistentPlaces(MemoryPlaces):
    """There is always one question more that may be asked."""

    async def hold(self, requests: Sequence[PlaceRequest]) -> Mapping[UUID, Holders]:
        return await super().hold([replace(one, asks_at_once=one.asks_at_once + 1) for one in requests])

    async def taken(self, service_ids: Sequence[UUID]) -> Mapping[UUID, Taken]:
        found = await super().taken(service_ids)
        return {one: replace(taken, asked=max(0, taken.asked - 1)) for one, taken in found.items()}


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


def _with_places(places: Callable[[], MemoryPlaces]) -> Callable[[Script], Script]:
    def change(script: Script) -> Script:
        return replace(script, storage=lambda: MemoryStorage(replace(the_stores(), places=places())))

    return change


def _told_before_the_yes(telling: Telling, consumed: Consumed, untold: Sequence[Notice]) -> Any:
    event = consumed.event
    at_once = isinstance(event, events.Matched) and event.answer is Answer.ASK
    said = event.model_copy(update={"answer": Answer.SETTLED}) if at_once else event
    return follow(telling, replace(consumed, event=said), untold)


def _told_without_a_yes(practice: Practice, now: datetime, *, asked: bool) -> Any:
    return answer(practice, now, asked=False)


def _as_if_not_agreed(listed: Listed, *of_it: Any) -> PlaceRequest:
    asked = request(listed, *of_it)
    return replace(asked, referral_ids=(*asked.referral_ids, *asked.agreed_ids), agreed_ids=())


async def _nobody_is_next(*_: Any) -> list[Waiter]:
    return []


async def _removes_nobody(*_: Any) -> None:
    return


def _as_after_an_offer(search: Search) -> Any:
    return expire(search.amend(status=SearchStatus.HOLDS))


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
    "one place more is held than there is": Plant(
        spoil=_of("matching", _with_places(GenerousPlaces)), all_services=True
    ),
    "one question more is asked than may be": Plant(
        spoil=_of("matching", _with_places(InsistentPlaces)), all_services=True
    ),
    "a person is told while the provider is asked": Plant(
        patches=((noticing, "follow", _told_before_the_yes),), all_services=True
    ),
    "matching does not wait for the provider's yes": Plant(
        patches=((Practice, "answer", _told_without_a_yes),), all_services=True
    ),
    "a provider is asked twice": Plant(patches=((allocation, "_request", _as_if_not_agreed),), all_services=True),
    "a provider that does not answer leaves the person waiting": Plant(
        patches=((matching, "expire", _as_after_an_offer),), all_services=True
    ),
    "a message leaves before it is noted that it may": Plant(
        patches=((steps, "begin", _begin_without_a_word),), all_services=True
    ),
    "a synthetic referral is taken for a real one": Plant(
        patches=((Look, "is_synthetic", lambda *_: False),), all_services=True
    ),
    "what is freed is given to nobody who waits": Plant(patches=((Draw, "next", _nobody_is_next),), all_services=True),
    "whoever does not wait any more stays on the list": Plant(
        patches=((MemoryWaitingList, "remove", _removes_nobody),), all_services=True
    ),
    "a hold that ends is not released": Plant(patches=((Matcher, "end_hold", _kept_at_its_end),), all_services=True),
    "a decline may be worked twice": Plant(
        patches=((places, "decline_offer", _still_offered),), all_services=True, soonest=(71, 93)
    ),
    "a timer is worked after the end": Plant(
        spoil=_of("referral", _due_for_ever), patches=((Clock, "of", _clock_of_anybody),), all_services=True
    ),
    "a decision reads the clock": Plant(spoil=_of("reporting", _by_the_clock), all_services=True),
}
