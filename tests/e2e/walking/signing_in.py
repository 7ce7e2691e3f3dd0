"""Somebody of the demonstration's invented people signs in, in a browser of their own."""

from tests.e2e.walking.hands import Hands


async def signs_in(hands: Hands, name: str, *, at: str) -> None:
    """Go to a page of theirs, be led to the sign-in, and come back to it."""
    await hands.page.goto(at)
    await hands.press(hands.page.get_by_role("button", name=name))
    await hands.page.wait_for_url(f"**{at}")
