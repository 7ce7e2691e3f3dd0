"""A referral that is about nobody keeps its mark, and all that is said of it carries it."""

from typing import Any

import pytest

from services.contract.events import Matched
from services.runtime.storing import outbox
from services.runtime.working.outgoing import Cause
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.storage import MemoryStorage
from tests.support.builders import NOW, REFERRAL_ID, a_matched, an_envelope
from tests.toys.toy import Count

KEY, BOROUGH = str(REFERRAL_ID), an_envelope().borough
CAUSE = Cause("/toy", "c", "c")


class ToyService:
    """A service in memory, which hears of one referral and speaks of it."""

    def __init__(self) -> None:
        self.storage = MemoryStorage(None)
        self.transactions: Transactions[Any, Any] = Transactions("toy", Count, self.storage, lambda: NOW)

    async def hears(self, *, synthetic: bool) -> None:
        async def work(work: UnitOfWork[Any, Any]) -> None:
            await work.load([KEY])
            work.meet(KEY, BOROUGH, synthetic=synthetic)

        await self.transactions.do(work)

    async def says(self, event: Matched) -> None:
        async def work(work: UnitOfWork[Any, Any]) -> None:
            await work.load([KEY])
            work.meet(KEY, BOROUGH)
            work.say(KEY, event)

        await self.transactions.do(work, CAUSE)

    @property
    def marks(self) -> list[bool]:
        return [message.envelope.synthetic for message in self.storage.memory.messages.values()]


@pytest.mark.parametrize("heard", [(True,), (True, False), (False, True)])
async def test_what_is_said_of_it_is_marked_whichever_event_told_so_first(heard: tuple[bool, ...]) -> None:
    service = ToyService()
    for synthetic in heard:
        await service.hears(synthetic=synthetic)
    await service.says(a_matched())
    assert service.marks == [True]


async def test_of_a_referral_about_somebody_nothing_is_marked() -> None:
    service = ToyService()
    await service.hears(synthetic=False)
    await service.says(a_matched())
    assert service.marks == [False]


async def test_what_was_said_as_real_stays_real() -> None:
    service = ToyService()
    await service.hears(synthetic=False)
    await service.says(a_matched())
    await service.hears(synthetic=True)
    await service.says(a_matched())
    assert service.marks == [False, False]


async def test_the_mark_waits_in_the_outbox_with_the_event_and_takes_no_room_where_there_is_none() -> None:
    service = ToyService()
    await service.hears(synthetic=True)
    await service.says(a_matched())
    (message,) = service.storage.memory.messages.values()
    real = message._replace(envelope=message.envelope._replace(synthetic=False))
    assert outbox.message_of(outbox.row(message)) == message
    assert outbox.message_of(outbox.row(real)) == real
    assert "synthetic" not in outbox.row(real)
