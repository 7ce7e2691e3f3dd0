"""Whoever runs a service says that somebody may come, and keeps the attendance sheet."""

from tests.e2e.walking.arriving import seen
from tests.e2e.walking.hands import Hands


async def accepts(hands: Hands) -> None:
    """Say yes to whoever waits for an answer."""
    page = hands.page
    waiting = page.get_by_role("rowheader").get_by_role("link")
    await seen(page, "/provider/people", lambda: waiting)
    await hands.press(waiting.first)
    await hands.choose(page.get_by_label("Yes, they may come"))
    await hands.press(page.get_by_role("button", name="Send the answer"))
    await page.get_by_role("heading", name="They may come").wait_for()


async def keeps_the_sheet(hands: Hands) -> None:
    """Write down that they came today."""
    page = hands.page
    came = page.get_by_label("Came", exact=True)
    await seen(page, "/provider/attendance", lambda: came)
    await hands.choose(came.first)
    await hands.press(page.get_by_role("button", name="Keep the sheet"))
    await page.get_by_role("heading", name="Kept").wait_for()
