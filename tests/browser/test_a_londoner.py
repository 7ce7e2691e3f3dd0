"""A Londoner asks for support and follows their referral: however they read, by keyboard, without scripts."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Locator, Page

from services.contract.events.matches import SessionTime
from services.contract.words.vocabulary import Answer
from services.referral.domain.own.codes import CODE_FIELD, REFERENCE_FIELD
from services.referral.domain.referral import Referral
from tests.browser.visitors import IN_EVERY_WAY, Way, enter, press, served, visiting, what_stands_in_the_way
from tests.fakes.referral import a_referring, a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, needs("chromium")]
_MOST_TABS = 80
CHECKED = "checked"
# The map does not have the postcode, so the borough is asked for too.
ANSWERS: tuple[dict[str, str], ...] = (
    {"needs": CHECKED},
    {"story": ""},
    {"name": "Ada Invented", "born-day": "1", "born-month": "6", "born-year": "1950"},
    {"postcode": "SE15 9ZZ"},
    {"borough": "southwark"},
    {"email": "ada@people.example"},
    {"agrees": CHECKED, "share": CHECKED},
)


@dataclass
class Standing:
    """The service, and where it answers."""

    service: ServiceInMemory
    address: str

    async def offers(self) -> dict[str, str]:
        """Somebody is referred and offered a place: the reference and the code in their mail."""
        self.service.begin_anew()
        await self.service.surgery.post("/v1/referrals", json=a_request(), headers={"Idempotency-Key": "k1"})
        [row] = self.service.storage.memory.states.values()
        referral = Referral.model_validate(row.state)
        when = SessionTime(starts_at=NOW + timedelta(days=3))
        told = {"address": ("1 Invented Road",), "next_times": (when,), "how_to_join": "Just come. " * 25}
        offer = a_matched(referral_id=referral.referral_id, answer=Answer.OFFER, **told)
        await self.service.consume(offer)
        custody, sealed = a_referring().custody, referral.sealed
        [key] = (await custody.keys_of(self.service.stores.people, [sealed.person_id])).values()
        return custody.open(key, sealed, referral.created_event_id, (REFERENCE_FIELD, CODE_FIELD))


@pytest.fixture(scope="module")
async def standing() -> AsyncIterator[Standing]:
    service = ServiceInMemory()
    async with served(service.doors) as address:
        yield Standing(service, address)


async def presses(page: Page, button: str) -> None:
    # By what it does, because what it says is in the reader's language.
    await press(page, page.locator(f"main {button}"))


async def answers(page: Page, fields: Mapping[str, str]) -> None:
    for name, typed in fields.items():
        shown = page.locator(f"main [name={name}]:not([type=hidden])").first
        if typed == CHECKED:
            await shown.check()
        elif name == "borough":
            await shown.select_option(typed)
        else:
            await shown.fill(typed)


async def answers_all(page: Page, story: str = "") -> AsyncIterator[None]:
    """Go from the first page to the last; after each page somebody may look at it."""
    await page.goto("/refer/myself")
    yield
    await press(page, page.locator("main a[href='/refer/myself/needs']"))
    for fields in ANSWERS:
        await answers(page, {**fields, "story": story} if "story" in fields else fields)
        yield
        await presses(page, "button[value=next]")
        if await page.locator("button[value=on]").count():
            yield
            await presses(page, "button[value=on]")
    yield
    await presses(page, "form[action='/refer/myself/send'] button")
    yield


@IN_EVERY_WAY
async def test_nothing_stands_in_the_way_of_whoever_asks(way: Way, browser: Browser, standing: Standing) -> None:
    standing.service.begin_anew()
    async with visiting(browser, standing.address, way) as page:
        async for _ in answers_all(page, "I want to end my life. " * 100):
            assert await what_stands_in_the_way(page) == []
        assert page.url.endswith("/refer/myself/sent")


@IN_EVERY_WAY
async def test_nothing_stands_in_the_way_of_whoever_follows(way: Way, browser: Browser, standing: Standing) -> None:
    said = await standing.offers()
    async with visiting(browser, standing.address, way) as page:
        await page.goto(f"/my/at/{said[REFERENCE_FIELD]}")
        assert await what_stands_in_the_way(page) == []
        await page.locator("[name=code]").fill("WRONG234")
        await press(page, page.locator("main form button").first)
        assert await what_stands_in_the_way(page) == []
        await page.locator("[name=code]").fill(said[CODE_FIELD])
        async with page.expect_navigation():
            await press(page, page.locator("main form button").first)
        await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert await what_stands_in_the_way(page) == []
        async with page.expect_navigation():
            await press(page, page.locator("form[action='/my/referral/answer'] button").last)
        assert await what_stands_in_the_way(page) == []
        async with page.expect_navigation():
            await press(page, page.locator("form[action='/my/referral/answer'] button").first)
        assert await what_stands_in_the_way(page) == []
        await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        await page.locator("[name=stop-reason]").first.check()
        await press(page, page.locator("form[action='/my/referral/withdrawal'] button"))
        assert page.url.endswith("done=stopped")
        assert await what_stands_in_the_way(page) == []


@IN_EVERY_WAY
async def test_nothing_stands_in_the_way_of_whoever_lost_their_code(
    way: Way, browser: Browser, standing: Standing
) -> None:
    said = await standing.offers()
    async with visiting(browser, standing.address, way) as page:
        await page.goto(f"/my/at/{said[REFERENCE_FIELD]}")
        await presses(page, "a[href$='/new-code']")
        assert await what_stands_in_the_way(page) == []
        typed = await page.locator("[name=reference]").input_value()
        await page.locator("[name=reference]").fill("too short")
        await presses(page, "form button")
        assert await what_stands_in_the_way(page) == []
        await page.locator("[name=reference]").fill(typed)
        await presses(page, "form button")
        assert page.url.endswith("/my/new-code/asked")
        assert await what_stands_in_the_way(page) == []
        assert len(standing.service.published) > 1


@IN_EVERY_WAY
async def test_nothing_stands_in_the_way_of_whoever_is_reached_elsewhere(
    way: Way, browser: Browser, standing: Standing
) -> None:
    said = await standing.offers()
    async with visiting(browser, standing.address, way) as page:
        await page.goto(f"/my/at/{said[REFERENCE_FIELD]}")
        await page.locator("[name=code]").fill(said[CODE_FIELD])
        await press(page, page.locator("main form button").first)
        for email, ends in (("nobody", "/contacts"), ("ann@elsewhere.example", "done=reached")):
            if not await page.locator("[name=email]").is_visible():
                await page.locator("details", has=page.locator("[name=email]")).locator("summary").click()
            await page.locator("[name=email]").fill(email)
            await presses(page, "form[action='/my/referral/contacts'] button")
            assert page.url.endswith(ends)
            assert await what_stands_in_the_way(page) == []


async def test_it_is_asked_and_followed_without_scripts(browser: Browser, standing: Standing) -> None:
    standing.service.begin_anew()
    async with visiting(browser, standing.address, Way("without scripts", scripts=False)) as page:
        async for _ in answers_all(page, "I like to sing."):
            pass
        await press(page, page.get_by_role("link", name="See my referral"))
        assert await page.get_by_role("heading").first.text_content() == "A link worker reads what you need"
        await page.locator("summary", has_text="Stop my referral").click()
        await page.locator("[name=stop-reason]").first.check()
        await presses(page, "form[action='/my/referral/withdrawal'] button")
        assert await page.locator("h1").text_content() == "This referral has ended"


async def tabs_to(page: Page, there: Locator) -> None:
    for _ in range(_MOST_TABS):
        if await there.evaluate("one => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"No Tab leads to {there}.")


async def test_it_is_asked_by_keyboard_alone(browser: Browser, standing: Standing) -> None:
    standing.service.begin_anew()

    async def types(page: Page, name: str, typed: str) -> None:
        await tabs_to(page, page.locator(f"[name={name}]").first)
        await page.keyboard.type(typed)

    async with visiting(browser, standing.address) as page:
        await page.goto("/refer/myself/needs")
        await tabs_to(page, page.locator("[name=needs]").first)
        await page.keyboard.press("Space")
        await enter(page)
        # In a text of lines Enter begins the next line.
        await tabs_to(page, page.locator("main button").first)
        await enter(page)
        for name, typed in (("name", "Ada Invented"), ("born-day", "1"), ("born-month", "6"), ("born-year", "1950")):
            await types(page, name, typed)
        await enter(page)
        await types(page, "postcode", "SE15 4QN")
        await enter(page)
        await types(page, "phone", "07700 900123")
        await enter(page)
        await types(page, "agrees", " ")
        await types(page, "share", " ")
        await enter(page)
        await tabs_to(page, page.locator("form[action='/refer/myself/send'] button"))
        await enter(page)
        await page.wait_for_url("**/refer/myself/sent")
        assert len(standing.service.storage.memory.states) == 1
