"""What the front door shows itself it says in every language, because it knows nobody's."""

import re

import pytest

from deploy.front_door.pages import written
from services.pages.languages import LANGUAGES, language_of

PAGES = written([])


@pytest.mark.parametrize("name", ["away", "too-large", "nothing-here"])
def test_each_language_has_a_part_of_its_own(name: str) -> None:
    page = PAGES[f"docs/{name}.html"]

    for code in LANGUAGES:
        language = language_of(code)
        [part] = re.findall(
            rf'<section lang="{language.code}" dir="{language.direction}">(.*?)</section>', page, re.DOTALL
        )
        assert len(re.findall(r"<h[12]>", part)) == 1
    assert page.count("<h1>") == 1


def test_a_language_that_a_machine_made_says_so_and_whom_to_call_is_in_each() -> None:
    page = PAGES["docs/away.html"]
    notice = "This translation was made by a machine, and nobody has checked it yet. "
    notice += "The English page is the one that counts."

    assert [language_of(code).catalogue.gettext(notice) in page for code in LANGUAGES] == [False, True, True]
    assert page.count("116 123") == len(LANGUAGES)


def test_whoever_reads_what_programs_can_ask_is_led_back_to_the_pages() -> None:
    assert '<li><a href="/">' in PAGES["docs/index.html"]
