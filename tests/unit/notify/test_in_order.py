"""A person reads what they are told in the order in which it was so."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from services.contract.words.vocabulary import About
from services.notify.dispatch import doubts, steps
from services.notify.domain import life, order
from services.notify.domain.notice import Notice, Status
from services.notify.domain.outcome import Outcome, TryLater
from tests.fakes.notify import LEASE, NotifyInMemory, a_notice
from tests.support.builders import NOW, a_matched, an_envelope, an_unmatched
from tests.unit.notify.test_silence import hear, standing, written

FOUND, NOT_FOUND = (a_matched(), an_envelope(id="1", sequence=1)), (an_unmatched(), an_envelope(id="2", sequence=2))


def the(number: int, **changes: Any) -> Notice:
    """The so-and-so-manieth notice of one referral, which a worker has."""
    cause = a_notice().cause._replace(sequence=number)
    return life.claim(a_notice(notice_id=UUID(int=number), cause=cause, **changes), "me", NOW + LEASE)


def begun(notice: Notice, *beside: Notice) -> Notice | None:
    return order.begin(notice, [notice, *beside], "me", NOW, NOW + LEASE)


def test_an_older_notice_that_is_due_is_superseded_by_a_newer_one() -> None:
    after = begun(the(1), the(2, about=About.UNMATCHED))
    assert after
    assert (after.status, after.cancelled_by) == (Status.CANCELLED, "unmatched")


def test_the_newest_begins_where_nothing_older_is_on_its_way() -> None:
    after = begun(the(2), the(1), the(3, status=Status.CANCELLED))
    assert after
    assert after.status is Status.SENDING


@pytest.mark.parametrize("status", [Status.SENT, Status.IN_DOUBT, Status.FAILED])
def test_what_is_done_with_or_left_to_a_human_holds_up_nothing(status: Status) -> None:
    after = begun(the(2), the(1, status=status))
    assert after
    assert after.status is Status.SENDING


def test_while_an_older_one_is_on_its_way_the_newer_waits() -> None:
    after = begun(the(2), the(1, status=Status.SENDING))
    assert after
    assert (after.status, after.lease, after.due_at > NOW) == (Status.DUE, None, True)


async def test_no_place_is_told_after_a_place_and_not_before_it_though_the_first_mail_is_slow(
    notify: NotifyInMemory,
) -> None:
    await hear(notify, FOUND)
    claimed = await notify.transactions.do(partial(steps.claim, worker="slow", lease=LEASE, limit=10))
    ids = [notice.notice_id for notice in claimed]
    await notify.transactions.do(partial(steps.begin, notice_ids=ids, worker="slow", lease=LEASE))
    await hear(notify, NOT_FOUND)
    await notify.worker().round()
    assert notify.sender.sent == []

    notify.clock.move(seconds=60)
    await doubts.look(notify.transactions)
    await notify.worker().round()
    assert standing(notify) == [Status.IN_DOUBT, Status.SENT]


async def test_a_place_that_had_to_wait_is_not_told_after_there_is_none(notify: NotifyInMemory) -> None:
    def not_now(_: Notice) -> Outcome:
        return TryLater("smtp-451")

    await hear(notify, FOUND)
    notify.sender.answer = not_now
    await notify.worker().round()
    await hear(notify, NOT_FOUND)
    notify.clock.move(hours=1)
    await notify.worker().round()

    assert [one.status for one in written(notify)] == [Status.CANCELLED, Status.DUE]
