"""Everything committed leaves once, in order for each referral, whoever leads and whatever was left behind."""

from uuid import UUID

from services.contract import envelope as envelopes
from services.contract.topics import Stream
from services.runtime.bootstrap.assembly import Parts
from services.runtime.storing.outbox import Outbox
from services.runtime.working.outgoing import Cause
from services.runtime.working.unit_of_work import UnitOfWork
from tests.running.stage import Stage, until
from tests.support import builders
from tests.toys.toy import Count, a_toy


async def tell(parts: Parts, referral_id: UUID, times: int) -> None:
    async def action(work: UnitOfWork[Count, None]) -> None:
        await work.load([str(referral_id)])
        work.keep(str(referral_id), Count(times=times), borough=builders.an_envelope().borough)
        for _ in range(times):
            work.say(str(referral_id), builders.a_person_told(referral_id=referral_id))

    await parts.transactions.do(action, Cause("/tests", "correlation", "causation"))


async def test_what_was_left_by_a_process_that_died_goes_first_and_in_order(stage: Stage) -> None:
    async with stage.running(a_toy()) as parts:
        await tell(parts, UUID(int=1), 1)
        await stage.read(Stream.NOTICES, 1)
    async with stage.assembled(a_toy()) as parts:
        for number in range(1, 21):
            await tell(parts, UUID(int=number), 30)
    async with stage.running(a_toy()) as parts:
        for number in range(1, 21):
            await tell(parts, UUID(int=number), 5)
        records = await stage.read(Stream.NOTICES, 701)

    said: dict[str, list[int]] = {}
    for record in records:
        envelope, _ = envelopes.read(record.headers, record.value)
        said.setdefault(envelope.subject, []).append(envelope.sequence)
    assert said.pop(str(UUID(int=1))) == list(range(1, 37))
    assert all(numbers == list(range(1, 36)) for numbers in said.values())


async def test_the_outbox_is_empty_in_the_end(stage: Stage) -> None:
    async with stage.running(a_toy()) as parts:
        await tell(parts, UUID(int=1), 3)
        outbox = Outbox(parts.client, parts.database)

        async def empty() -> bool:
            return not await outbox.waiting(1)

        await stage.read(Stream.NOTICES, 3)
        await until(empty)


async def test_only_one_of_two_processes_publishes(stage: Stage) -> None:
    async with stage.running(a_toy()) as first, stage.running(a_toy()) as second:
        for number in range(1, 30):
            await tell(first if number % 2 else second, UUID(int=number), 2)
    # Both have sent what was left, so that nothing more will come.
    assert len(await stage.all(Stream.NOTICES)) == 58
