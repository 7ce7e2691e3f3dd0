"""A link worker finds somebody on the worklist, chooses a service with them, and closes when it is done."""

from playwright.async_api import Locator, Page

from tests.e2e.walking.arriving import seen
from tests.e2e.walking.hands import Hands
from tests.e2e.walking.londoner import NAME
from tests.e2e.walking.pictures import taken


async def takes_on(hands: Hands) -> str:
    """Find who asked for themselves, see who they are, and decide that it goes on: the address of their page."""
    page = hands.page
    await page.goto("/work?whose=borough&kind=needs-a-human")
    await hands.press(_newest(page))
    await page.get_by_role("heading", name=NAME).wait_for()
    address = page.url
    await hands.press(page.get_by_role("button", name="I look after this"))
    await hands.press(_next(page, "Decide"))
    await hands.press(page.get_by_role("button", name="Decide"))
    return address


async def chooses(hands: Hands, address: str) -> None:
    """Choose the best of the shortlist, once there is one, and answer for the person that they will go."""
    page = hands.page
    await seen(page, address, lambda: page.get_by_role("link", name="Choose a service"))
    await hands.press(page.get_by_role("link", name="Choose a service"))
    await taken(page, "shortlist")
    await hands.choose(page.get_by_role("radio").first)
    await hands.choose(page.get_by_label("Yes", exact=True))
    await hands.press(page.get_by_role("button", name="Seek a place there"))


async def records_a_contact(hands: Hands, address: str) -> None:
    """Write down that the person was reached."""
    page = hands.page
    await page.goto(address)
    await hands.press(page.get_by_role("link", name="Record a contact").first)
    await hands.press(page.get_by_role("button", name="Record it"))
    await page.get_by_role("heading", name=NAME).wait_for()


async def closes(hands: Hands, address: str) -> None:
    """Close it: what was asked for was met."""
    page = hands.page
    await seen(page, address, lambda: page.get_by_role("link", name="Close the referral"))
    await hands.press(_next(page, "Close the referral"))
    await hands.choose(page.get_by_label("What was asked for was met"))
    await hands.press(page.get_by_role("button", name="Close it"))


def _newest(page: Page) -> Locator:
    return page.get_by_role("rowheader").get_by_role("link").last


def _next(page: Page, says: str) -> Locator:
    return page.get_by_role("link", name=says, exact=True).first
