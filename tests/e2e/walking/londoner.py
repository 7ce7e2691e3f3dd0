"""A Londoner asks for support, and follows what becomes of it."""

from tests.e2e.walking.arriving import seen
from tests.e2e.walking.hands import Hands

NAME = "Ada Invented"


async def asks(hands: Hands, email: str) -> tuple[str, str]:
    """Answer the six questions and send them: this function will give the reference and the code that are shown."""
    page = hands.page
    await page.goto("/")
    await hands.press(page.get_by_role("link", name="Ask us to find it for you"))
    await hands.press(page.get_by_role("link", name="Begin"))
    await hands.choose(page.get_by_label("company and friendship"))
    await _on(hands)
    await hands.write(page.get_by_label("Is there anything that we should know?"), "I would like to meet people.")
    await _on(hands)
    await hands.write(page.get_by_label("Your name"), NAME)
    for part, value in (("Day", "27"), ("Month", "3"), ("Year", "1962")):
        await hands.write(page.get_by_label(part, exact=True), value)
    await _on(hands)
    await hands.write(page.get_by_label("What is your postcode?"), "SE15 4QN")
    await _on(hands)
    await hands.write(page.get_by_label("Email address"), email)
    await _on(hands)
    await hands.choose(page.get_by_label("Linkway may keep what I have said here"))
    await hands.choose(page.get_by_label("Yes, so that they can contact me"))
    await _on(hands)
    await hands.press(page.get_by_role("button", name="Send my request"))
    shown = page.locator(".reference")
    return await shown.nth(0).inner_text(), await shown.nth(1).inner_text()


async def says_yes(hands: Hands, reference: str, code: str) -> None:
    """Open their referral by reference and code, and say yes to the place once there is one."""
    page = hands.page
    await page.goto("/my")
    await hands.write(page.get_by_label("Your reference"), reference)
    await hands.write(page.get_by_label("Your code"), code)
    await hands.press(page.get_by_role("button", name="Open my referral"))
    await seen(page, page.url, lambda: page.get_by_role("button", name="Yes, I want this place"))
    await hands.press(page.get_by_role("button", name="Yes, I want this place"))
    await page.get_by_role("heading", name="You said yes", exact=False).first.wait_for()


async def _on(hands: Hands) -> None:
    await hands.press(hands.page.get_by_role("button", name="Continue"))
