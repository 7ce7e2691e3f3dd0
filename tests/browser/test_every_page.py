"""Nothing stands in anybody’s way on any page that a browser can be led to."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser

from tests.browser.every_page import what_stands_in_the_way_anywhere
from tests.browser.visitors import AS_USUAL, ENLARGED, OTHER_WAYS, Way
from tests.rights import others, referrals
from tests.rights.world import World
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, pytest.mark.long, needs("chromium")]
# In the other ways, what follows a form is looked at by the tests of each face.
ALSO_SENT = (AS_USUAL, ENLARGED)
WORLDS = {"referral": referrals.the_world, "matching": others.matching, "reporting": others.figures}


# A minute or two for the hundred looks of the longest on two cores that are free.
@pytest.mark.timeout(900)
@pytest.mark.parametrize("way", [AS_USUAL, ENLARGED, *OTHER_WAYS], ids=lambda way: way.name)
@pytest.mark.parametrize("begun", WORLDS.values(), ids=WORLDS)
async def test_nothing_stands_in_the_way(begun: Callable[[], Awaitable[World]], way: Way, browser: Browser) -> None:
    found = await what_stands_in_the_way_anywhere(await begun(), browser, way, also_sent=way in ALSO_SENT)
    assert found == []
