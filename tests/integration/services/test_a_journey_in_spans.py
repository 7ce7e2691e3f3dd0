"""What four services tell of one referral, on real servers, kept by the SDK itself."""

from services.matching.domain.practice import Practice
from tests.fakes.matching import a_listing
from tests.fakes.spans import KeptSpans
from tests.running.platform import LONG, at_work
from tests.running.stage import Stage, until

CLUB = a_listing(places=5)
WORKED = {
    "matching works london.linkway.referral-created.v1",
    "notify works london.linkway.matched.v1",
    "reporting works london.linkway.matched.v1",
    "referral works london.linkway.matched.v1",
}


async def test_a_referral_that_began_in_no_trace_is_one_from_the_first_that_hears_of_it(stage: Stage) -> None:
    kept = KeptSpans()
    stage.tracing = kept.of
    async with at_work(stage, Practice(offer_held_for=LONG), CLUB) as platform:
        await platform.refer("Ann Invented")

        async def all_worked() -> bool:
            return kept.all.keys() >= WORKED

        await until(all_worked)
    journey = {kept.all[name].context.trace_id for name in WORKED}
    assert len(journey) == 1
    assert kept.all["matching publishes london.linkway.matched.v1"].context.trace_id in journey
    assert kept.all["matching works a batch"].context.trace_id not in journey
    assert "Ann" not in kept.text
