"""One event may lead to news about another referral, and that news says which event led to it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.contract import envelope as envelopes
from services.contract.events import Matched
from services.contract.topics import Stream
from services.runtime.working.decoding import Received
from services.runtime.working.subscriptions import all_at_once
from services.runtime.working.unit_of_work import UnitOfWork
from tests.running.stage import Stage
from tests.support import builders
from tests.toys.toy import Count, a_toy

NEXT_IN_LINE = UUID(int=9)


async def tell_the_next_in_line(batch: Sequence[Received], work: UnitOfWork[Count, None]) -> None:
    """As where a place becomes free, and somebody else is given it."""
    key = str(NEXT_IN_LINE)
    await work.load([key])
    for heard in batch:
        before = work.state(key) or Count()
        work.keep(key, Count(times=before.times + 1), borough=heard.envelope.borough)
        work.because_of(heard.envelope, about=key)
        work.say(key, builders.a_person_told(referral_id=NEXT_IN_LINE))


async def test_news_about_another_referral_has_its_cause(stage: Stage) -> None:
    service = replace(a_toy(), consumes=all_at_once([Matched], tell_the_next_in_line))
    heard = await stage.send(builders.a_matched())
    async with stage.running(service):
        (record,) = await stage.read(Stream.NOTICES, 1)

    told, _ = envelopes.read(record.headers, record.value)
    assert (told.subject, told.sequence) == (str(NEXT_IN_LINE), 1)
    assert (told.causationid, told.correlationid) == (heard.id, heard.correlationid)
