"""Whatever is heard, in whatever order, however often: the counters come to what a count of all journeys comes to."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from services.contract import conversation, events
from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope
from services.contract.event import Event
from services.reporting.domain.counted import TrueCounts
from services.reporting.domain.journey import Journey
from services.reporting.handlers.learning import CONSUMES
from services.runtime.leading.counting import Counting
from services.runtime.working.counting import Counted
from services.runtime.working.decoding import Received
from services.runtime.working.ports import Transaction
from services.runtime.working.subscriptions import one_by_one
from services.runtime.working.transactions import Transactions
from services.runtime.working.unit_of_work import UnitOfWork
from tests.fakes.reporting import RULE, a_storage, counted_one_by_one
from tests.store_scenarios.timers import AlwaysOurs
from tests.support import builders
from tests.support.builders import NOW, SERVICE_ID
from tests.support.life_builders import ATTENDANCE_ID, EXAMPLES, OTHER_REFERRAL_ID, an

# What else makes a difference to a figure, beside one example of each event.
SAID: tuple[Event, ...] = (
    *(one for one in EXAMPLES if type(one) in conversation.CONSUMES["reporting"]),
    builders.a_referral_created(),
    builders.a_referral_created(age_band="18-24", languages=("pl",), deprivation_decile=3, deprivation_edition="IoD.1"),
    builders.a_referral_created(rerouted_from=OTHER_REFERRAL_ID),
    builders.a_matched(),
    builders.a_matched(organization_id=None, organization_name="Invented. $ Choir", distance_metres=3_333),
    builders.a_matched(answer="ask"),
    builders.an_unmatched(),
    builders.a_person_told(),
    builders.an_attended(attendance_id=ATTENDANCE_ID),
    builders.a_missed(attendance_id=ATTENDANCE_ID),
    an(events.AttendanceCorrected, outcome="attended"),
    an(events.AttendanceCorrected, outcome="missed"),
    an(events.PlaceReleased, service_id=SERVICE_ID),
    an(events.ReferralWithdrawn, reason="never-made"),
    an(events.HumanDecided, age_band="85+"),
)
BOROUGHS = (BoroughSlug.CAMDEN, BoroughSlug.SUTTON)


class Heard(NamedTuple):
    """One of the events, about one of a few referrals; a referral whose number is odd is in Sutton."""

    referral: int
    event: Event
    synthetic: bool
    minutes: int


HEARD = st.builds(
    Heard, st.integers(0, 4), st.sampled_from(SAID), st.sampled_from([False] * 9 + [True]), st.integers(0, 10_000)
)
# None is a process that begins to count all anew, as another release does.
BATCHES = st.lists(st.none() | st.lists(HEARD, min_size=1, max_size=6), max_size=12)


@settings(max_examples=150, deadline=None)
@given(batches=BATCHES, unfinished=st.integers(0, 3))
def test_counters_come_to_what_a_count_comes_to(batches: Sequence[Sequence[Heard] | None], unfinished: int) -> None:
    asyncio.run(_agree(batches, unfinished))


async def _agree(batches: Sequence[Sequence[Heard] | None], unfinished: int) -> None:
    storage = a_storage()
    transactions = Transactions("reporting", Journey, storage, lambda: NOW, counting=RULE)
    counting = Counting(transactions, RULE, AlwaysOurs())
    for batch in batches:
        if batch is None:
            await transactions.do(_begin)
            for _ in range(unfinished):
                await counting.look_round()
        else:
            await _hear(transactions, batch)
    while await counting.look_round():
        pass
    read = await storage.transact(_read)
    assert read
    assert TrueCounts.of(read.rows) == counted_one_by_one(storage.memory)


async def _hear(transactions: Transactions[Journey, None], batch: Sequence[Heard]) -> None:
    received = [Received(_envelope(one), one.event) for one in batch]

    async def action(work: UnitOfWork[Journey, None]) -> None:
        await work.load({one.envelope.subject for one in received})
        for one in received:
            work.meet(one.envelope.subject, one.envelope.borough, synthetic=one.envelope.synthetic)
        await one_by_one(CONSUMES).work_batch(received, work)

    await transactions.do(action)


def _envelope(heard: Heard) -> Envelope:
    return builders.an_envelope()._replace(
        subject=f"00000000-0000-7000-8000-{heard.referral:012}",
        borough=BOROUGHS[heard.referral % 2],
        time=NOW + timedelta(minutes=heard.minutes),
        synthetic=heard.synthetic,
    )


async def _begin(work: UnitOfWork[Journey, None]) -> None:
    await work.counters.begin(RULE.version)


async def _read(transaction: Transaction[None]) -> Counted | None:
    return await transaction.ledger.counters.read()
