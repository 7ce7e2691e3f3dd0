"""What is said where a handover fails while the servers are away."""

from dataclasses import dataclass, field
from typing import Any

from deploy.handover.errors import LeftMarked, NotMarked, ServerAway
from deploy.handover.found import Asked
from deploy.handover.taking_back import undone
from deploy.handover.under_way import Handover
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.runtime.working.ports import Unavailable
from tests.unit.deploy.handover.test_plan import found

ASKED = Asked(BoroughSlug.SOUTHWARK, Component.MATCHING, "southwark.matching-js")
WHY = ServerAway("MongoDB does not answer.")


@dataclass
class Marks:
    """The region's database, which does not answer so many times, and has no mark."""

    away: int = 0
    asked: int = field(default=0, init=False)

    async def mark(self) -> None:
        self.asked += 1
        if self.asked <= self.away:
            raise Unavailable("away")


def under_way(marks: Any, *, within: float) -> Handover:
    nothing: Any = None
    return Handover(ASKED, found(), marks, nothing, nothing, nothing, nothing, within=within)


async def test_where_it_did_not_come_to_the_cut_the_region_goes_on_and_no_fence_is_moved() -> None:
    said = await undone(under_way(Marks(), within=0), WHY)

    assert isinstance(said, NotMarked)
    assert "MongoDB does not answer. The region's matching works southwark as before." in said.what


async def test_servers_that_are_away_are_waited_for() -> None:
    marks = Marks(away=1)

    assert isinstance(await undone(under_way(marks, within=30), WHY), NotMarked)
    assert marks.asked == 2


async def test_where_they_stay_away_it_says_who_works_the_borough_and_what_to_do() -> None:
    said = await undone(under_way(Marks(away=99), within=-1), WHY)

    assert isinstance(said, LeftMarked)
    assert "Its referrals wait" in said.what
    assert "linkway handover southwark matching --back" in said.do
