"""Two thousand referrals from all boroughs, and nothing lost, doubled or made up."""

import time

from deploy.demo import day
from deploy.local.platform import Platform
from services.geography.gazetteer import Gazetteer
from tests.e2e.watching import Silent


async def test_two_thousand_referrals_are_conserved(platform: Platform, gazetteer: Gazetteer) -> None:
    wanted = day.Wanted(run="two-thousand", referrals=2000, per_second=80)
    summary = await day.play(platform, wanted, gazetteer.postcodes_in, Silent(), began=time.monotonic())
    assert [check.violations for check in summary.checks if not check.holds] == []
    assert summary.counts.accepted == 2000
    assert summary.counts.matched + summary.counts.waiting == 2000
