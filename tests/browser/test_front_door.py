"""What the front door shows itself, in every way of reading: what programs may ask, and that no page is there."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from deploy.ports import LOOPBACK
from tests.browser.visitors import IN_EVERY_WAY, Way, visiting, what_stands_in_the_way
from tests.running.front_door import Echo, a_front_door
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, needs("chromium")]


@pytest.fixture(scope="module")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with a_front_door(tmp_path_factory.mktemp("front-door"), {"referral": Echo("referral")}) as running:
        yield f"http://{LOOPBACK}:{running.port}"


@IN_EVERY_WAY
@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/docs/", 200, id="all doors"),
        pytest.param("/docs/referral-v1.html", 200, id="a long door", marks=pytest.mark.long),
        pytest.param("/docs/matching-v1.html", 200, id="a door with few"),
        pytest.param("/x", 404, id="nothing here"),
        pytest.param("/find", 503, id="away"),
    ],
)
async def test_nothing_stands_in_anybodys_way(path: str, status: int, way: Way, browser: Browser, address: str) -> None:
    async with visiting(browser, address, way) as page:
        answer = await page.goto(path)
        assert answer
        assert answer.status == status
        for one in await page.locator("summary").all():
            await one.click()
        assert await what_stands_in_the_way(page) == []
