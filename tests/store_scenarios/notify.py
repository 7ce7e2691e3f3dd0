"""What the store of notices promises, whether MongoDB or memory keeps them.

Each scenario begins with an empty store; `transact` runs an action on it in a transaction of its own.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias

import pytest

from services.notify.domain import life
from services.notify.domain.notice import Lease, Notice, Status
from services.notify.store import Notices
from services.runtime.storing.collection import Taken
from tests.fakes.notify import LEASE, a_notice
from tests.support.builders import NOW, an_unmatched

Transact: TypeAlias = Callable[[Callable[[Notices], Awaitable[Any]]], Awaitable[Any]]


def leased(number: int, owner: str = "other", **changes: Any) -> Notice:
    """A notice that a worker has to itself for a minute."""
    return life.claim(a_notice(number, **changes), owner, NOW + LEASE)


async def a_notice_is_found_as_it_was_kept(transact: Transact) -> None:
    full = leased(1, attempts=2, status=Status.SENT, sent_at=NOW, last_error="smtp-451", cancelled_by="referral-closed")
    bare = a_notice(2, facts={"why": an_unmatched().why}, service_id=None)
    await transact(lambda notices: notices.add([full, bare]))
    assert await transact(lambda notices: notices.get([full.notice_id])) == [full]
    assert await transact(lambda notices: notices.get([bare.notice_id])) == [bare]


async def the_time_goes_forward_whether_or_not_there_are_notices(transact: Transact) -> None:
    before = await transact(lambda notices: notices.now())
    await transact(lambda notices: notices.add([a_notice(1), a_notice(2)]))
    assert await transact(lambda notices: notices.now()) >= before


async def a_notice_is_added_once(transact: Transact) -> None:
    await transact(lambda notices: notices.add([a_notice()]))
    with pytest.raises(Taken):
        await transact(lambda notices: notices.add([a_notice()]))


async def adding_no_notice_is_nothing(transact: Transact) -> None:
    await transact(lambda notices: notices.add([]))
    assert await transact(lambda notices: notices.due(NOW, "me", 10)) == []


async def an_unknown_notice_is_left_out(transact: Transact) -> None:
    assert await transact(lambda notices: notices.get([a_notice().notice_id])) == []


async def due_notices_come_the_longest_due_first_and_no_more_than_asked(transact: Transact) -> None:
    ages = {1: 5, 2: 20, 3: 10, 4: -1}
    written = [a_notice(number, due_at=NOW - timedelta(seconds=seconds)) for number, seconds in ages.items()]
    await transact(lambda notices: notices.add(written))
    due = await transact(lambda notices: notices.due(NOW, "me", 2))
    assert [notice.notice_id for notice in due] == [a_notice(2).notice_id, a_notice(3).notice_id]
    assert len(await transact(lambda notices: notices.due(NOW, "me", 10))) == 3


async def only_what_no_other_worker_has_is_due(transact: Transact) -> None:
    ended = a_notice(3, lease=Lease(owner="other", until=NOW))
    sent = a_notice(4, status=Status.SENT)
    await transact(lambda notices: notices.add([leased(1), leased(2, "me"), ended, sent]))
    due = await transact(lambda notices: notices.due(NOW, "me", 10))
    assert {notice.notice_id for notice in due} == {a_notice(2).notice_id, a_notice(3).notice_id}


async def sending_notices_are_abandoned_when_their_lease_has_ended(transact: Transact) -> None:
    await transact(lambda notices: notices.add([leased(1, status=Status.SENDING), leased(2)]))
    assert await transact(lambda notices: notices.abandoned(NOW, 10)) == []
    (abandoned,) = await transact(lambda notices: notices.abandoned(NOW + LEASE, 10))
    assert abandoned.notice_id == a_notice(1).notice_id


async def what_has_become_of_a_notice_is_kept(transact: Transact) -> None:
    await transact(lambda notices: notices.add([a_notice(1), a_notice(2)]))
    changed = a_notice(1, status=Status.FAILED, attempts=3, last_error="smtp-550", due_at=NOW + LEASE)
    await transact(lambda notices: notices.keep([changed]))
    assert await transact(lambda notices: notices.get([changed.notice_id])) == [changed]
    assert await transact(lambda notices: notices.get([a_notice(2).notice_id])) == [a_notice(2)]


async def a_cancelled_notice_is_due_no_more(transact: Transact) -> None:
    await transact(lambda notices: notices.add([leased(1, "me"), a_notice(2)]))
    cancelled = life.cancel(leased(1, "me"), "referral-withdrawn")
    assert cancelled
    await transact(lambda notices: notices.keep([cancelled]))
    assert await transact(lambda notices: notices.get([cancelled.notice_id])) == [cancelled]
    assert await transact(lambda notices: notices.due(NOW, "me", 10)) == [a_notice(2)]


async def notices_are_counted_by_where_they_stand(transact: Transact) -> None:
    await transact(lambda notices: notices.add([a_notice(1), a_notice(2), a_notice(3, status=Status.SENT)]))
    standing = await transact(lambda notices: notices.standing([Status.DUE, Status.IN_DOUBT]))
    assert standing == {Status.DUE: 2, Status.IN_DOUBT: 0}


SCENARIOS = (
    the_time_goes_forward_whether_or_not_there_are_notices,
    a_notice_is_found_as_it_was_kept,
    a_notice_is_added_once,
    adding_no_notice_is_nothing,
    an_unknown_notice_is_left_out,
    due_notices_come_the_longest_due_first_and_no_more_than_asked,
    only_what_no_other_worker_has_is_due,
    sending_notices_are_abandoned_when_their_lease_has_ended,
    what_has_become_of_a_notice_is_kept,
    a_cancelled_notice_is_due_no_more,
    notices_are_counted_by_where_they_stand,
)
