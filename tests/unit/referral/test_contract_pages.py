"""The contract's pages are open to everybody, as `linkway docs` writes them."""

import pytest

from services.contract.documents.pages import site
from tests.fakes.referral_service import ServiceInMemory


@pytest.fixture
def anybody(service: ServiceInMemory) -> ServiceInMemory:
    service.stranger.headers.pop("Authorization", None)
    return service


@pytest.mark.parametrize("path", ["", *site.paths()])
async def test_a_page_is_shown_to_whoever_asks(anybody: ServiceInMemory, path: str) -> None:
    shown = await anybody.stranger.get(f"/contract/{path}")

    assert shown.status_code == 200
    assert shown.text == site.page(path or site.HOME).text
    assert shown.headers["content-type"].startswith(site.page(path or site.HOME).media_type)


async def test_a_browser_is_told_to_run_and_fetch_nothing_from_elsewhere(anybody: ServiceInMemory) -> None:
    policy = (await anybody.stranger.get("/contract/")).headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


async def test_without_the_last_stroke_one_is_led_to_the_first_page(anybody: ServiceInMemory) -> None:
    led = await anybody.stranger.get("/contract", follow_redirects=True)

    assert (led.status_code, led.url.path) == (200, "/contract/")


@pytest.mark.parametrize("path", ["nowhere.html", "../service.py", "%2e%2e/service.py", "schemas", "site.py"])
async def test_what_is_no_page_is_not_there(anybody: ServiceInMemory, path: str) -> None:
    shown = await anybody.stranger.get(f"/contract/{path}")

    assert shown.status_code == 404
    assert shown.headers["content-type"] == "application/problem+json"
