"""Several workers share what is due: one has each notice at a time, and what a dead one began is in doubt."""

from functools import partial

from services.notify.dispatch import doubts, steps
from services.notify.domain.notice import Status
from services.notify.domain.outcome import Accepted
from tests.fakes.notify import LEASE, NotifyInMemory, a_notice


async def begin_and_die(notify: NotifyInMemory, name: str = "dead") -> None:
    """What a worker leaves behind that is killed while its messages are on their way."""
    claimed = await notify.transactions.do(partial(steps.claim, worker=name, lease=LEASE, limit=10))
    ids = [notice.notice_id for notice in claimed]
    await notify.transactions.do(partial(steps.begin, notice_ids=ids, worker=name, lease=LEASE))


async def test_a_notice_that_is_not_due_waits(notify: NotifyInMemory) -> None:
    await notify.write(a_notice(due_at=notify.clock.now + LEASE))
    assert await notify.worker().round() == 0


async def test_what_one_worker_has_claimed_no_other_takes(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    await notify.transactions.do(partial(steps.claim, worker="other", lease=LEASE, limit=10))
    assert await notify.worker().round() == 0

    notify.clock.move(seconds=60)
    assert await notify.worker().round() == 1
    assert len(notify.sender.sent) == 1


async def test_a_worker_that_lost_its_claim_sends_nothing(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    (claimed,) = await notify.transactions.do(partial(steps.claim, worker="slow", lease=LEASE, limit=10))
    notify.clock.move(seconds=60)
    await notify.transactions.do(partial(steps.claim, worker="other", lease=LEASE, limit=10))

    begin = partial(steps.begin, notice_ids=[claimed.notice_id], worker="slow", lease=LEASE)
    assert await notify.transactions.do(begin) == []


async def test_what_a_dead_worker_was_sending_is_in_doubt_and_never_sent_again(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    await begin_and_die(notify)
    notify.clock.move(seconds=60)
    await doubts.look(notify.transactions)
    notify.clock.move(days=1)

    assert await notify.worker().round() == 0
    assert (await notify.read()).status is Status.IN_DOUBT
    assert (notify.sender.sent, notify.published()) == ([], [])


async def test_what_a_living_worker_is_sending_is_not_in_doubt(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    await begin_and_die(notify)
    notify.clock.move(seconds=59)
    await doubts.look(notify.transactions)

    assert (await notify.read()).status is Status.SENDING


async def test_a_worker_that_was_only_slow_resolves_the_doubt_once(notify: NotifyInMemory) -> None:
    await notify.write(a_notice())
    await begin_and_die(notify, "slow")
    notify.clock.move(seconds=60)
    await doubts.look(notify.transactions)
    settle = partial(steps.settle, outcomes={a_notice().notice_id: Accepted()}, worker="slow")
    await notify.transactions.do(settle)
    await notify.transactions.do(settle)

    assert (await notify.read()).status is Status.SENT
    assert len(notify.published()) == 1
