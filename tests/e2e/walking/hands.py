"""How somebody works a page: with a mouse, or with a keyboard alone."""

from typing import Protocol

from playwright.async_api import Locator, Page

# A page where more presses of Tab are needed is nobody's to work by keyboard.
_MOST_TABS = 150


class Hands(Protocol):
    """What a person does on a page; what there is to do is found by what it says, as a person finds it."""

    page: Page

    async def press(self, what: Locator) -> None:
        """Follow a link, or press a button."""

    async def choose(self, what: Locator) -> None:
        """Tick a box, or choose one of several."""

    async def write(self, what: Locator, text: str) -> None:
        """Write into a field, in place of what stands there."""


class Mouse(Hands):
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, what: Locator) -> None:
        async with self.page.expect_navigation():
            await what.click()

    async def choose(self, what: Locator) -> None:
        await what.check()

    async def write(self, what: Locator, text: str) -> None:
        await what.fill(text)


class Keyboard(Hands):
    """Presses Tab until it is there, and then Enter, Space or an arrow."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, what: Locator) -> None:
        await self._reach(what)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def choose(self, what: Locator) -> None:
        if await what.is_checked():
            return
        if await what.get_attribute("type") == "radio":
            await self._choose_one(what)
        else:
            await self._reach(what)
            await self.page.keyboard.press("Space")
        assert await what.is_checked()

    async def write(self, what: Locator, text: str) -> None:
        await self._reach(what)
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.type(text)

    async def _choose_one(self, what: Locator) -> None:
        # Tab comes to the group, at the one that is chosen or else the first; arrows go through it and choose.
        group = self.page.locator(f'input[type=radio][name="{await what.get_attribute("name")}"]')
        await self._reach_any(group)
        await self.page.keyboard.press("Space")
        for _ in range(await group.count()):
            if await what.is_checked():
                return
            await self.page.keyboard.press("ArrowDown")

    async def _reach(self, what: Locator) -> None:
        for _ in range(_MOST_TABS):
            if await _has_focus(what):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} is not reached by pressing Tab {_MOST_TABS} times on {self.page.url}")

    async def _reach_any(self, group: Locator) -> None:
        for _ in range(_MOST_TABS):
            if any([await _has_focus(one) for one in await group.all()]):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"None of {group} is reached by pressing Tab {_MOST_TABS} times on {self.page.url}")


async def _has_focus(what: Locator) -> bool:
    return bool(await what.evaluate("one => one === document.activeElement"))
