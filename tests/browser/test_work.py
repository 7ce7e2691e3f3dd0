"""A link worker's pages in every way that people read; and a whole referral by keyboard, without scripts."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page

from tests.browser.visitors import AS_USUAL, IN_EVERY_WAY, Way, press, served, visiting, what_stands_in_the_way
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched
from tests.support.changing import LEFT_OUT
from tests.support.link_workers_day import SECRET, does, id_of, offered, on, presses, referred
from tests.support.tools import needs

pytestmark = [pytest.mark.browser, needs("chromium")]
TOKEN = "invented-borough"
LEAD = "invented-board"


@dataclass
class Day:
    """A service with some work in it, and where it is."""

    service: ServiceInMemory
    address: str
    page: str = ""
    waiting: str = ""
    twin: str = ""

    async def begin(self) -> "Day":
        """One person of whom much is written; one who needs a decision; the matching service is there."""
        self.service.begin_anew()
        self.page = await offered(self.service, urgency="urgent")
        self.waiting = await referred(self.service, 2, safeguarding=True)
        alike = {"person__nhs_number": LEFT_OUT, "person__name": "Dee Invented-Otherwise"}
        self.twin = id_of(await referred(self.service, 1, key="twin", **alike))
        await presses(self.service, self.page, "take-on")
        await self.service.link_worker.post(
            f"/v1/referrals/{id_of(self.page)}/measures",
            json={"occasion": "start", "taken_on": f"{NOW:%Y-%m-%d}", "answers": _ONS4},
            headers={"Idempotency-Key": "m"},
        )
        for kind, typed in _WRITTEN.items():
            await does(self.service, self.page, f"{kind}/new", **typed)
        await does(self.service, self.page, "budget", granted_pence="100")
        return self


_ONS4 = {
    "instrument": "ons4",
    "life_satisfaction": 3,
    "worthwhile": 4,
    "happy_yesterday": 2,
    "anxious_yesterday": 8,
}
_WRITTEN = {
    "goals": {"words": "To get out of the house twice a week."},
    "tasks": {"what": "review", **on("due_on")},
    "contacts": {"how": "phone", "outcome": "left-word", "text": SECRET},
    "messages": {"to": "referrer", "text": "Thank you. " + "x" * 900},
    "notes": {"text": "Prefers mornings."},
    "risks": {"risk": "animals", "text": "A large dog."},
    "incidents": {"incident": "neglect", "what_happened": "No food.", **on("happened_on")},
}


@pytest.fixture(scope="module")
async def standing() -> AsyncIterator[Day]:
    service = ServiceInMemory()
    async with served(service.doors) as address:
        yield Day(service, address)


@pytest.fixture
async def day(standing: Day) -> Day:
    return await standing.begin()


PAGES = (
    "/work?whose=borough",
    "/work?whose=borough&kind=overdue",
    "/work?whose=borough&kind=tasks-due",
    "{page}/timeline",
    "{page}/messages",
    "{page}/contacts/new",
    "{page}/incidents/new",
    "{page}/service-choice",
    "{page}/measures",
    "{page}/measures/ons4",
    "{page}/consent",
    "{page}/consent-withdrawal",
    "{page}/budget",
    "{page}/spending/new",
    "{page}/assignment",
    "{page}/release",
    "{page}/same-person/{twin}",
    "{waiting}/human-decision",
)
# What is most looked at.
FIRST = ("/work", "{page}?done=contacts")


@pytest.mark.parametrize("paths", [FIRST, pytest.param(PAGES, marks=pytest.mark.long)], ids=["first", "all"])
@IN_EVERY_WAY
async def test_nothing_stands_in_anybodys_way(paths: Sequence[str], way: Way, browser: Browser, day: Day) -> None:
    async with visiting(browser, day.address, way, token=TOKEN) as page:
        for path in paths:
            answer = await page.goto(path.format(page=day.page, waiting=day.waiting, twin=day.twin))
            assert answer
            assert answer.status == 200, path
            assert await what_stands_in_the_way(page) == [], path


@pytest.mark.long
@IN_EVERY_WAY
async def test_nor_where_something_is_wrong_or_away(way: Way, browser: Browser, day: Day) -> None:
    async with visiting(browser, day.address, way, token=TOKEN) as page:
        for path in ("closure", "incidents/new", "measures/ucla-loneliness", "consent", f"same-person/{day.twin}"):
            await page.goto(f"{day.page}/{path}")
            await press(page, page.get_by_role("main").get_by_role("button").last)
            assert "There is a problem" in await page.content()
            assert await what_stands_in_the_way(page) == [], f"{path}, with what is wrong"
        day.service.choices.is_away = True
        await page.goto(f"{day.page}/service-choice")
        assert await what_stands_in_the_way(page) == [], "the matching service is away"
    async with visiting(browser, day.address, way, token=LEAD) as page:
        for path in ("/work", day.page):
            await page.goto(path)
            assert await what_stands_in_the_way(page) == [], f"{path} of a lead"


async def test_a_whole_referral_by_keyboard_alone(browser: Browser, day: Day) -> None:
    async with visiting(browser, day.address, Way("without scripts", scripts=False), token=TOKEN) as page:
        hands = Hands(page)
        await page.goto("/work?whose=mine")
        await hands.choose("Help with debt", "Enter", leads_to=day.page)

        await hands.take_the_short_way("s", leads_to="/service-choice")
        await hands.choose("Invented Lunch Club", "Space", "Enter", leads_to="?done=service-choice")
        await day.service.consume(a_matched(referral_id=id_of(day.page), answer="offer"))
        await page.reload()

        await hands.take_the_short_way("a", leads_to="/person-answer")
        await hands.choose("Yes, they will go", "Enter", leads_to="?done=person-answer")

        await hands.take_the_short_way("c", leads_to="/contacts/new")
        await hands.choose("Record it", "Enter", leads_to="?done=contacts")

        await hands.take_the_short_way("e", leads_to="/closure")
        await hands.choose("What was asked for was met", "Space", "Enter", leads_to="?done=closure")
        assert "The referral is closed." in await page.content()
        assert hands.pressed < KEYS_IN_TWO_MINUTES


# One a second, by somebody who reads meanwhile.
KEYS_IN_TWO_MINUTES = 120


async def test_without_access_keys_all_is_reached_by_tab(browser: Browser, day: Day) -> None:
    async with visiting(browser, day.address, AS_USUAL, token=TOKEN) as page:
        await page.goto(day.page)
        hands = Hands(page)
        await hands.press("Tab")
        await hands.press("Enter")
        await hands.choose("Answer for the person", "Enter", leads_to="/person-answer")


async def test_how_and_who_somebody_is_by_keyboard_alone(browser: Browser, day: Day) -> None:
    async with visiting(browser, day.address, Way("without scripts", scripts=False), token=TOKEN) as page:
        hands = Hands(page)
        await page.goto(f"{day.page}/measures")
        form = "/measures/direct-loneliness"
        await hands.choose("How often they feel lonely", "Enter", leads_to=form)
        await hands.choose("At the start", "Space", leads_to=form)
        await hands.choose("Often or always", "Space", leads_to=form)
        await hands.choose("Record it", "Enter", leads_to="?done=measures")

        both = f"/same-person/{day.twin}"
        await page.goto(f"{day.page}{both}")
        await hands.choose("The same person", "Space", leads_to=both)
        await hands.choose("The person said so", "Space", leads_to=both)
        await hands.choose("Record it", "Enter", leads_to="?done=same-person")
        assert "They are one person from now on" in await page.content()


@dataclass
class Hands:
    """Somebody who has a keyboard and nothing else; how many keys they have pressed."""

    page: Page
    pressed: int = 0

    async def press(self, key: str) -> None:
        await self.page.keyboard.press(key)
        self.pressed += 1

    async def choose(self, name: str, *keys: str, leads_to: str) -> None:
        """Go to what is called so by Tab, press these keys, and wait for the page that they lead to."""
        while name not in await _focused(self.page):
            assert self.pressed < KEYS_IN_TWO_MINUTES, f"Nothing that Tab leads to is called {name}."
            await self.press("Tab")
        for key in keys:
            await self.press(key)
        await self.page.wait_for_url(lambda url: url.endswith(leads_to))

    async def take_the_short_way(self, key: str, *, leads_to: str) -> None:
        """Press the access key. Playwright's keyboard does not say which letter stands on it while Alt is held."""
        keyboard = await self.page.context.new_cdp_session(self.page)
        pressed = {"modifiers": 1, "key": key, "code": f"Key{key.upper()}", "text": key, "unmodifiedText": key}
        await keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **pressed})
        await keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key})
        self.pressed += 1
        await self.page.wait_for_url(lambda url: url.endswith(leads_to))


async def _focused(page: Page) -> str:
    """What has the focus is called: its own words, or those of its label."""
    focused = page.locator(":is(a, button, input, select, textarea, summary):focus")
    if not await focused.count():
        return ""
    own = await focused.get_attribute("id")
    labels = await page.locator(f'label[for="{own}"]').all_text_contents() if own else []
    return " ".join((await focused.text_content() or "", *labels))
