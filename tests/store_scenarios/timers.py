"""What timers promise, whatever holds their rows; run against memory and against MongoDB."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from services.contract.event import Event
from services.runtime.leading.timers import Timers
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import Storage
from services.runtime.working.subscriptions import Decision, timer_by_timer
from services.runtime.working.timer import Timer
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.support import builders
from tests.toys.timers import NOT_NOW, REMINDER, Reminded, due_times, tell_again

KEY, OTHER = str(builders.REFERRAL_ID), "00000000-0000-7000-8000-000000000009"
DUE = builders.NOW + timedelta(minutes=10)
BOROUGH = builders.an_envelope().borough
CAUSE = Cause("/organisations/invented", "correlation", "causation")
Work = UnitOfWork[Reminded, None]


class ProcessDied(BaseException):
    """Power is gone in the middle of a decision."""


class AlwaysOurs:
    async def prepare(self) -> None:
        """There is one."""

    async def take(self) -> bool:
        return True

    async def assure(self) -> None:
        """It is."""

    @asynccontextmanager
    async def renewed(self) -> AsyncIterator[None]:
        yield


@dataclass
class Service:
    """The toy's timers over a storage, and its clock."""

    storage: Storage[None]
    now: datetime = builders.NOW
    decisions: Mapping[str, Decision[Reminded]] = field(default_factory=lambda: {REMINDER: tell_again})

    def __post_init__(self) -> None:
        self.transactions = Transactions("notify", Reminded, self.storage, lambda: self.now, due_times)

    async def remind(self, key: str, at: datetime, *, name: str = REMINDER, service: str = "A") -> None:
        async def action(work: Work) -> None:
            await work.load([key])
            before = work.state(key) or Reminded()
            due = {**before.due, name: at}
            work.keep(key, before.model_copy(update={"names": (service,), "due": due}), borough=BOROUGH)

        await self.transactions.do(action, CAUSE)

    async def forget(self, key: str) -> None:
        async def action(work: Work) -> None:
            await work.load([key])
            work.keep(key, Reminded(), borough=BOROUGH)

        await self.transactions.do(action)

    async def hold(self, key: str, *, is_held: bool = False, waiting: int = 0) -> None:
        async def action(work: Work) -> None:
            await work.load([key])
            aggregate = work.meet(key, BOROUGH)
            aggregate.is_held, aggregate.waiting = is_held, waiting

        await self.transactions.do(action)

    async def works_at(self, now: datetime) -> None:
        """One round of the loop at this time."""
        self.now = now
        await Timers(self.transactions, timer_by_timer(self.decisions), AlwaysOurs()).look_round()

    async def told(self, key: str) -> int:
        async def action(work: Work) -> int:
            await work.load([key])
            state = work.state(key)
            return state.times if state else 0

        return await self.transactions.do(action)

    async def row(self, key: str) -> Timer | None:
        async def action(work: Work) -> Timer | None:
            return await work.timers.find(key, REMINDER)

        return await self.transactions.do(action)


async def a_timer_is_worked_once_when_its_time_has_come(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.remind(KEY, DUE)
    await service.works_at(DUE - timedelta(seconds=1))
    assert await service.told(KEY) == 0
    for _ in range(2):
        await service.works_at(DUE)
    assert await service.told(KEY) == 1
    assert await service.row(KEY) is None


async def its_decision_knows_no_time_but_its_own(storage: Storage[None]) -> None:
    decided: list[tuple[datetime, datetime]] = []

    def note(state: Reminded | None, timer: Timer, now: datetime) -> tuple[Reminded, list[Event]]:
        decided.append((timer.at, now))
        return Reminded(), []

    service = Service(storage, decisions={REMINDER: note})
    await service.remind(KEY, DUE + timedelta(microseconds=1_234))
    await service.works_at(DUE + timedelta(days=3))
    assert decided == [(DUE + timedelta(milliseconds=1), DUE + timedelta(milliseconds=1))]


async def reminding_again_replaces(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.remind(KEY, DUE)
    await service.remind(KEY, DUE + timedelta(hours=1))
    await service.works_at(DUE)
    assert await service.told(KEY) == 0
    await service.works_at(DUE + timedelta(hours=1))
    assert await service.told(KEY) == 1


async def another_name_or_referral_has_a_timer_of_its_own(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.remind(KEY, DUE)
    await service.remind(KEY, DUE + timedelta(days=1), name="another")
    await service.remind(OTHER, DUE)
    await service.works_at(DUE)
    assert (await service.told(KEY), await service.told(OTHER)) == (1, 1)


async def what_is_forgotten_does_not_come(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.remind(KEY, DUE)
    await service.forget(KEY)
    await service.forget(OTHER)
    await service.works_at(DUE)
    assert await service.told(KEY) == 0


async def a_process_that_dies_in_between_leaves_the_timer(storage: Storage[None]) -> None:
    def die(state: Reminded | None, timer: Timer, now: datetime) -> tuple[Reminded, list[Event]]:
        raise ProcessDied

    await Service(storage).remind(KEY, DUE)
    with pytest.raises(ProcessDied):
        await Service(storage, decisions={REMINDER: die}).works_at(DUE)
    another = Service(storage)
    await another.works_at(DUE)
    assert await another.told(KEY) == 1


async def several_who_work_it_at_once_do_so_once(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.remind(KEY, DUE)
    await asyncio.gather(*(Service(storage).works_at(DUE) for _ in range(4)))
    assert await service.told(KEY) == 1


async def it_waits_while_an_event_of_its_referral_is_parked(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.remind(KEY, DUE)
    await service.hold(KEY, is_held=True)
    await service.works_at(DUE)
    await service.hold(KEY, waiting=1)
    await service.works_at(DUE + timedelta(minutes=1))
    assert await service.told(KEY) == 0
    await service.hold(KEY)
    await service.works_at(DUE + timedelta(minutes=2))
    assert await service.told(KEY) == 1


async def one_that_fails_is_tried_again_and_stands_in_nobodys_way(storage: Storage[None]) -> None:
    service = Service(storage)
    at = DUE - timedelta(minutes=1)
    await service.remind(KEY, at, service=NOT_NOW)
    await service.remind(OTHER, DUE)
    await service.works_at(DUE)
    await service.works_at(DUE)
    row = await service.row(KEY)
    assert row is not None
    assert (row.tries, row.at) == (1, at)
    assert (await service.told(KEY), await service.told(OTHER)) == (0, 1)
    await service.remind(KEY, at, service="mended")
    await service.works_at(DUE + timedelta(minutes=1))
    assert await service.told(KEY) == 1


async def a_row_of_which_the_state_knows_nothing_goes(storage: Storage[None]) -> None:
    service = Service(storage)
    await service.remind(KEY, DUE)

    async def older_release(work: Work) -> None:
        await work.load([KEY])
        work.keep(KEY, Reminded())

    await Transactions("notify", Reminded, storage, lambda: service.now).do(older_release, CAUSE)
    await service.works_at(DUE)
    assert (await service.told(KEY), await service.row(KEY)) == (0, None)


async def a_decision_that_leaves_its_timer_as_it_was_is_found_out(storage: Storage[None]) -> None:
    def leave(state: Reminded | None, timer: Timer, now: datetime) -> tuple[Reminded, list[Event]]:
        return state or Reminded(), []

    service = Service(storage, decisions={REMINDER: leave})
    await service.remind(KEY, DUE)
    await service.works_at(DUE)
    row = await service.row(KEY)
    assert row is not None
    assert row.tries == 1


SCENARIOS = (
    a_row_of_which_the_state_knows_nothing_goes,
    a_decision_that_leaves_its_timer_as_it_was_is_found_out,
    a_timer_is_worked_once_when_its_time_has_come,
    its_decision_knows_no_time_but_its_own,
    reminding_again_replaces,
    another_name_or_referral_has_a_timer_of_its_own,
    what_is_forgotten_does_not_come,
    a_process_that_dies_in_between_leaves_the_timer,
    several_who_work_it_at_once_do_so_once,
    it_waits_while_an_event_of_its_referral_is_parked,
    one_that_fails_is_tried_again_and_stands_in_nobodys_way,
)
