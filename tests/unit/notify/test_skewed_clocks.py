"""Workers whose clocks are minutes apart neither send twice nor wait for one another's time."""

from functools import partial

import pytest

from services.contract.vocabulary import Channel
from services.notify.dispatch import doubts, steps
from services.notify.dispatch.worker import Worker
from services.notify.domain.notice import Status
from services.notify.domain.outcome import Accepted, TryLater
from services.notify.handlers import write_notices
from services.runtime.working.decoding import Received
from tests.fakes.notify import LEASE, Office, a_notice
from tests.support.builders import a_matched, an_envelope

SKEWS = pytest.mark.parametrize("minutes", [-5, 5])


def a_skewed_worker(office: Office, minutes: float) -> Worker:
    return Worker("skewed", office.skewed(minutes), office.people, {Channel.EMAIL: office.sender}, LEASE)


@SKEWS
async def test_a_skewed_worker_takes_nothing_that_another_has(office: Office, minutes: float) -> None:
    await office.write(a_notice())
    await office.transactions.do(partial(steps.claim, worker="other", lease=LEASE, limit=10))
    assert await a_skewed_worker(office, minutes).round() == 0


@SKEWS
async def test_nobody_takes_what_a_skewed_worker_has_before_its_lease_is_over(office: Office, minutes: float) -> None:
    await office.write(a_notice())
    await office.skewed(minutes).do(partial(steps.claim, worker="skewed", lease=LEASE, limit=10))
    assert await office.worker().round() == 0

    office.clock.move(seconds=60)
    assert await office.worker().round() == 1


@SKEWS
async def test_a_skewed_watcher_does_not_doubt_a_living_worker(office: Office, minutes: float) -> None:
    await office.write(a_notice())
    (claimed,) = await office.transactions.do(partial(steps.claim, worker="other", lease=LEASE, limit=10))
    await office.transactions.do(partial(steps.begin, notice_ids=[claimed.notice_id], worker="other", lease=LEASE))
    await doubts.look(office.skewed(minutes))
    assert (await office.read()).status is Status.SENDING

    office.clock.move(seconds=60)
    await doubts.look(office.skewed(minutes))
    assert (await office.read()).status is Status.IN_DOUBT


@SKEWS
async def test_what_a_skewed_process_wrote_is_due_at_once(office: Office, minutes: float) -> None:
    heard = Received(an_envelope(type="london.linkway.matched.v1", source="/matching"), a_matched())
    await office.skewed(minutes).do(lambda work: write_notices([heard], work))
    assert await office.worker().round() == 1


@SKEWS
async def test_what_a_skewed_worker_put_off_waits_as_long_as_ever(office: Office, minutes: float) -> None:
    await office.write(a_notice())
    office.sender.answer = lambda _: TryLater("smtp-451")
    await a_skewed_worker(office, minutes).round()
    office.sender.answer = lambda _: Accepted()
    assert await office.worker().round() == 0

    office.clock.move(seconds=5)
    assert await office.worker().round() == 1
