"""A release before or after this one has written what is kept: nothing of it is lost, and nobody else waits for it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.contract.events import Matched
from services.contract.topics import Stream
from services.runtime.bootstrap.workers import make_workers
from services.runtime.working.aggregate import Aggregate
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.ports import Storage, Transaction
from services.runtime.working.subscriptions import one_by_one
from services.runtime.working.transactions import Transactions
from tests.store_scenarios import counters, timers
from tests.support import builders, releases
from tests.support.records import a_record, counts, matched
from tests.toys import toy
from tests.toys.engine import MASTER_KEY, ToyEngine

KEY = str(builders.REFERRAL_ID)
BOROUGH = builders.an_envelope().borough
OTHERS = [UUID(int=builders.REFERRAL_ID.int + number) for number in range(10, 20)]
SOON = timedelta(minutes=2)


class MatchedOfALaterRelease(Matched, name="matched", stream=Stream.MATCHES):
    """The event as a later release has it: it knows words that this one does not."""

    answer: str  # type: ignore[assignment]


async def no_messages(_: int) -> list[OutboxMessage]:
    return []


async def keep(storage: Storage[None], state: dict[str, Any], key: str = KEY, **changes: Any) -> None:
    """A release keeps this about a referral, in place of what was there."""

    async def body(transaction: Transaction[None]) -> None:
        there = (await transaction.ledger.load([key])).get(key, Aggregate(key, BOROUGH))
        await transaction.ledger.save([replace(there, state=state, **changes)])

    await storage.transact(body)


def a_toy_over(storage: Storage[None]) -> ToyEngine:
    return ToyEngine(storage, no_messages)


def a_later_release_takes_over(engine: ToyEngine) -> None:
    """It knows the word, and starts a while after what waits was parked."""
    service = replace(toy.a_toy(), consumes=one_by_one({MatchedOfALaterRelease: toy.count_any}))
    engine.now += SOON
    transactions = Transactions(service.name, service.state, engine.storage, lambda: engine.now)
    engine.worker, engine.redrive = make_workers(service, transactions, MASTER_KEY)


async def what_an_earlier_release_has_kept_is_read(storage: Storage[None]) -> None:
    engine = a_toy_over(storage)
    await keep(storage, releases.COUNT_OF_AN_EARLIER_RELEASE)
    await engine.work(matched(1))
    assert (await engine.kept()).state == {"times": 2, "names": ["1"]}


async def what_a_later_release_has_kept_beside_stays_when_this_one_writes(storage: Storage[None]) -> None:
    engine = a_toy_over(storage)
    await keep(storage, releases.COUNT_OF_A_LATER_RELEASE, beside={"since": "later"})
    await engine.work(matched(1))
    kept = await engine.kept()
    assert kept.state == {**releases.COUNT_OF_A_LATER_RELEASE, "times": 2, "names": ["A", "1"]}
    assert kept.beside == {"since": "later"}


async def whose_state_cannot_be_read_waits_alone(storage: Storage[None]) -> None:
    engine = a_toy_over(storage)
    await keep(storage, releases.COUNT_THAT_NOBODY_HERE_CAN_READ)
    other = a_record(builders.a_matched(referral_id=OTHERS[0], service_name="B"), offset=2)
    outcomes = await engine.work(matched(1), matched(2), other)
    assert counts(outcomes) == {"parked": 2, "applied": 1}
    assert await engine.statuses() == {0: "newer-release", 1: "key-parked"}
    assert (await engine.kept()).state == releases.COUNT_THAT_NOBODY_HERE_CAN_READ
    assert (await engine.kept(str(OTHERS[0]))).state == {"times": 1, "names": ["B"]}


async def what_waits_is_worked_in_order_once_it_can_be_read(storage: Storage[None]) -> None:
    engine = a_toy_over(storage)
    await keep(storage, releases.COUNT_THAT_NOBODY_HERE_CAN_READ)
    await engine.work(matched(1), matched(2))
    await keep(storage, releases.COUNT_OF_A_LATER_RELEASE)
    engine.now += SOON
    engine.restart()
    await engine.look()
    assert await engine.names() == ["A", "1", "2"]
    assert set((await engine.statuses()).values()) == {"worked"}


async def however_many_cannot_be_read_the_service_goes_on(storage: Storage[None]) -> None:
    engine = a_toy_over(storage)
    for one in OTHERS:
        await keep(storage, releases.COUNT_THAT_NOBODY_HERE_CAN_READ, str(one))
    given = [a_record(builders.a_matched(referral_id=one), offset=number) for number, one in enumerate(OTHERS, start=1)]
    await engine.work(*given, matched(1, offset=0))
    assert await engine.names() == ["1"]
    assert list((await engine.statuses()).values()) == ["newer-release"] * len(OTHERS)


async def an_event_with_a_word_of_a_later_release_waits_for_it(storage: Storage[None]) -> None:
    engine = a_toy_over(storage)
    await engine.work(matched(1), releases.with_a_newer_word(2), matched(3))
    assert await engine.names() == ["1"]
    assert await engine.statuses() == {1: "newer-release", 2: "key-parked"}
    a_later_release_takes_over(engine)
    await engine.look()
    assert len(await engine.names()) == 3
    assert set((await engine.statuses()).values()) == {"worked"}


async def until_then_it_is_tried_ever_more_seldom(storage: Storage[None]) -> None:
    engine = a_toy_over(storage)
    await engine.work(releases.with_a_newer_word(1))
    waits: list[timedelta] = []
    for _ in range(8):
        due_at = (await engine.rows())[0].due_at
        assert due_at
        waits.append(due_at - engine.now)
        engine.now = due_at
        await engine.look()
    assert [wait.total_seconds() / 60 for wait in waits] == [1, 1, 2, 4, 8, 16, 32, 60]
    assert await engine.statuses() == {0: "newer-release"}


async def who_does_not_consume_it_passes_over_whatever_its_words(storage: Storage[None]) -> None:
    engine = a_toy_over(storage)
    unmatched = a_record(builders.an_unmatched(), sequence=2, offset=1)
    newer = replace(unmatched, value=(unmatched.value or b"").replace(b'"no-room"', b'"full-moon"'))
    assert newer.value != unmatched.value
    await engine.work(matched(1), newer, matched(3))
    assert await engine.names() == ["1", "3"]
    assert await engine.rows() == {}


async def a_timer_of_what_cannot_be_read_waits_alone(storage: Storage[None]) -> None:
    service = timers.Service(storage)
    await service.remind(timers.KEY, timers.DUE)
    await service.remind(timers.OTHER, timers.DUE)
    await keep(storage, releases.COUNT_THAT_NOBODY_HERE_CAN_READ, timers.KEY)
    await service.works_at(timers.DUE)
    assert await service.told(timers.OTHER) == 1
    left = await service.row(timers.KEY)
    assert left
    assert left.tries == 1


async def figures_go_on_without_what_cannot_be_read_until_it_can(storage: Storage[None]) -> None:
    service = counters.Service(storage)
    await service.keep(1)
    await keep(storage, {"likes": ["tea", "in the rain"]}, str(OTHERS[0]), counted=None, borough=counters.CAMDEN)
    await service.count()
    assert await service.cells() == {"tea": 1}
    await service.keep(2, "coffee")
    assert await service.cells() == {"tea": 1, "coffee": 1}

    await keep(storage, {"likes": "rain"}, str(OTHERS[0]))
    await counters.Service(storage).count()
    assert await service.cells() == {"tea": 1, "coffee": 1, "rain": 1}


async def who_can_read_what_another_could_not_counts_it_once(storage: Storage[None]) -> None:
    service = counters.Service(storage)
    key = f"00000000-0000-7000-8000-{1:012}"
    await keep(storage, {"likes": ["tea", "in the rain"]}, key, borough=counters.CAMDEN)
    await service.count()
    await keep(storage, {"likes": "rain"}, key)
    await service.keep(1, "tea")
    await service.count()
    assert await service.cells() == {"tea": 1}


SCENARIOS = (
    what_an_earlier_release_has_kept_is_read,
    what_a_later_release_has_kept_beside_stays_when_this_one_writes,
    whose_state_cannot_be_read_waits_alone,
    what_waits_is_worked_in_order_once_it_can_be_read,
    however_many_cannot_be_read_the_service_goes_on,
    an_event_with_a_word_of_a_later_release_waits_for_it,
    until_then_it_is_tried_ever_more_seldom,
    who_does_not_consume_it_passes_over_whatever_its_words,
    a_timer_of_what_cannot_be_read_waits_alone,
    figures_go_on_without_what_cannot_be_read_until_it_can,
    who_can_read_what_another_could_not_counts_it_once,
)
