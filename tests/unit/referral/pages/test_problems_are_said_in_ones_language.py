"""What cannot be shown, or taken, a Londoner is told in the language that they have chosen."""

import httpx
import pytest

from services.pages.languages import LANGUAGES
from tests.fakes.referral_service import ServiceInMemory


@pytest.fixture
def browser(service: ServiceInMemory) -> httpx.AsyncClient:
    return service.browser()


@pytest.mark.parametrize("code", sorted(LANGUAGES.keys() - {"en"}))
async def test_a_page_that_is_not_there_and_a_form_that_is_not_ours(browser: httpx.AsyncClient, code: str) -> None:
    browser.cookies.set("linkway-preferences", f"language={code}")
    answers = [
        await browser.get("/refer/myself/a/b"),
        await browser.post("/my", data={"reference": "x"}),
        await browser.post("/my", content=b"{}", headers={"Content-Type": "application/json"}),
        await browser.get(f"/my?ended={'x' * 9}"),
    ]

    assert [one.status_code for one in answers] == [404, 403, 400, 422]
    assert [f'lang="{code}"' in one.text for one in answers] == [True] * 4
    assert not [one for one in answers if "nothing here" in one.text or "could not be" in one.text]
