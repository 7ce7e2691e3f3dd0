"""What a referral leaves on a running platform is what the capacity model reckons with.

Counts and bytes alone, because seconds are another machine's. They differ from run to run with how many events share a
batch, how long the invented texts are, and who is told by which channel: half as much or twice as much is the same.
"""

import pytest

from deploy.capacity import inputs
from deploy.local.platform import Platform
from services.geography.gazetteer import Gazetteer
from tests.running.footprint import Footprint, footprint
from tests.running.steady import steady

COUNT, PER_SECOND = 100, 10.0
MEASURED = [
    *((what, "taken_in") for what in ("events", "kafka_bytes", "mongo_bytes", "mongo_operations", "oplog_bytes")),
    *((what, "of_a_step") for what in ("events", "kafka_bytes", "mongo_operations", "oplog_bytes")),
]
WIDE = 2.0


@pytest.fixture(scope="module")
async def left(platform: Platform, gazetteer: Gazetteer) -> dict[str, Footprint]:
    """What a referral leaves that is taken in, and what a step of its life does."""
    async with steady(platform, gazetteer) as callers:
        before = await footprint(platform)
        made = await callers.take_in(COUNT, PER_SECOND)
        between = await footprint(platform)
        await callers.attend(made, PER_SECOND)
        after = await footprint(platform)
    return {"taken_in": between.since(before, COUNT), "of_a_step": after.since(between, COUNT)}


@pytest.mark.parametrize(("what", "when"), MEASURED)
def test_counts_and_bytes_are_as_the_model_says(left: dict[str, Footprint], what: str, when: str) -> None:
    says, found = inputs.read()[f"{what}_{when}"], getattr(left[when], what)
    assert says / WIDE <= found <= says * WIDE, f"{what} {when}: the model says {says:,.0f}, found {found:,.0f}"


@pytest.mark.parametrize(
    ("what", "when"), [("index_bytes", "taken_in"), ("index_bytes", "of_a_step"), ("mongo_bytes", "of_a_step")]
)
def test_what_comes_by_leaps_is_no_more_than_the_model_says(left: dict[str, Footprint], what: str, when: str) -> None:
    """Indexes grow by whole pages; and a step may take some of what is kept away, because what is due no more goes."""
    assert getattr(left[when], what) <= inputs.read()[f"{what}_{when}"] * WIDE
