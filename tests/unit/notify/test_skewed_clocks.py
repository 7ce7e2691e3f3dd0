"""Workers whose clocks are minutes apart neither send twice nor wait for one another's time."""

from functools import partial

import pytest

from services.contract.words.vocabulary import Channel
from services.notify.dispatch import doubts, steps
from services.notify.dispatch.worker import Worker
from services.notify.domain.notice import Status
from services.notify.domain.outcome import Accepted, TryLater
from services.notify.handlers.noticing import Noticing
from services.runtime.working.decoding import Received
from tests.fakes.notify import LEASE, NotifyInMemory, a_notice
from tests.support.builders import a_matched, an_envelope

SKEWS = pytest.mark.parametrize("minutes", [-5, 5])


def a_skewed_worker(notify: NotifyInMemory, minutes: float) -> Worker:
    return Worker("skewed", notify.skewed(minutes), notify.people, {Channel.EMAIL: notify.sender}, LEASE)


@SKEWS
async def test_a_skewed_worker_takes_nothing_that_another_has(notify: NotifyInMemory, minutes: float) -> None:
    await notify.write(a_notice())
    await notify.transactions.do(partial(steps.claim, worker="other", lease=LEASE, limit=10))
    assert await a_skewed_worker(notify, minutes).round() == 0


@SKEWS
async def test_nobody_takes_what_a_skewed_worker_has_before_its_lease_is_over(
    notify: NotifyInMemory, minutes: float
) -> None:
    await notify.write(a_notice())
    await notify.skewed(minutes).do(partial(steps.claim, worker="skewed", lease=LEASE, limit=10))
    assert await notify.worker().round() == 0

    notify.clock.move(seconds=60)
    assert await notify.worker().round() == 1


@SKEWS
async def test_a_skewed_watcher_does_not_doubt_a_living_worker(notify: NotifyInMemory, minutes: float) -> None:
    await notify.write(a_notice())
    (claimed,) = await notify.transactions.do(partial(steps.claim, worker="other", lease=LEASE, limit=10))
    await notify.transactions.do(partial(steps.begin, notice_ids=[claimed.notice_id], worker="other", lease=LEASE))
    await doubts.look(notify.skewed(minutes))
    assert (await notify.read()).status is Status.SENDING

    notify.clock.move(seconds=60)
    await doubts.look(notify.skewed(minutes))
    assert (await notify.read()).status is Status.IN_DOUBT


@SKEWS
async def test_what_a_skewed_process_wrote_is_due_at_once(notify: NotifyInMemory, minutes: float) -> None:
    heard = Received(an_envelope(type="london.linkway.matched.v1", source="/matching"), a_matched())
    await notify.skewed(minutes).do(lambda work: Noticing().work_batch([heard], work))
    assert await notify.worker().round() == 1


@SKEWS
async def test_what_a_skewed_worker_put_off_waits_as_long_as_ever(notify: NotifyInMemory, minutes: float) -> None:
    await notify.write(a_notice())
    notify.sender.answer = lambda _: TryLater("smtp-451")
    await a_skewed_worker(notify, minutes).round()
    notify.sender.answer = lambda _: Accepted()
    assert await notify.worker().round() == 0

    notify.clock.move(seconds=5)
    assert await notify.worker().round() == 1
