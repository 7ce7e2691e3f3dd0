"""Of a synthetic referral nobody is told, and that its events were consumed is kept."""

from services.contract.event import Event
from services.contract.events import ReferralWithdrawn
from services.notify.domain.telling import Telling
from services.notify.handlers.noticing import Noticing
from services.notify.store import Stores
from services.runtime.working.decoding import Received
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.notify import NotifyInMemory, a_notice
from tests.support.builders import REFERRAL_ID, a_matched, an_envelope
from tests.support.life_builders import an


async def consumes(notify: NotifyInMemory, event: Event, *, synthetic: bool) -> None:
    received = Received(an_envelope(type=event.type, synthetic=synthetic), event)

    async def work_batch(work: UnitOfWork[Telling, Stores]) -> None:
        await work.load([received.key])
        work.meet(received.key, received.envelope.borough, synthetic=synthetic).heard["matching"] = 1
        await Noticing().work_batch([received], work)

    await notify.transactions.do(work_batch)


async def test_nobody_is_told_of_a_synthetic_referral(notify: NotifyInMemory) -> None:
    await consumes(notify, a_matched(), synthetic=True)
    await consumes(notify, an(ReferralWithdrawn), synthetic=True)
    assert await notify.worker().round() == 0
    assert (notify.sender.sent, notify.published(), notify.referral.asked) == ([], [], [])
    assert notify.storage.memory.states[str(REFERRAL_ID)].heard == {"matching": 1}


async def test_a_real_one_beside_it_is_told(notify: NotifyInMemory) -> None:
    await consumes(notify, a_matched(), synthetic=False)
    assert await notify.worker().round() == 1


def test_a_notice_keeps_its_cause_as_an_earlier_release_reads_it() -> None:
    notice = a_notice()
    assert notice.model_dump()["cause"] == notice.cause[:-1]
    assert type(notice).model_validate(notice.model_dump()) == notice
