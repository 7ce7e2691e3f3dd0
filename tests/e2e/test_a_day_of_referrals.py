"""Three hundred referrals from all boroughs, and nothing lost, doubled or made up."""

import time

from deploy.demo import day
from deploy.demo.diary import Way
from deploy.local.platform import Platform
from services.geography.gazetteer import Gazetteer
from tests.e2e.watching import Silent

REFERRALS = 300


async def test_a_day_of_referrals_is_conserved(platform: Platform, gazetteer: Gazetteer) -> None:
    wanted = day.Wanted(run="a-day", referrals=REFERRALS)
    summary = await day.play(platform, wanted, gazetteer.postcodes_in, Silent(), began=time.monotonic())
    assert [check.violations for check in summary.checks if not check.holds] == []
    assert summary.counts.accepted == REFERRALS
    assert summary.counts.matched + summary.counts.waiting == REFERRALS
    assert summary.counts.doors[Way.PARTNER] == REFERRALS // 3
    assert min(summary.counts.closed, summary.counts.withdrawn, summary.counts.declined, summary.counts.released) > 0
