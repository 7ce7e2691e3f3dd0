"""A problem is said in the language that whoever reads it has chosen, and in words for people."""

import re

import pytest
from starlette.requests import Request

from services.pages.site import Site
from services.referral.doors.pages.shown import TEMPLATES
from services.runtime.service import Problem, problems_as_pages
from services.runtime.serving.problems import SIGN_IN_AWAY, STORAGE_AWAY
from tests.unit.pages.requests import a_request

SITE = Site(TEMPLATES, invented=False)
SLUGS = (
    *("nothing-here", "method-not-taken", "request-too-slow", "request-too-large", "body-is-coded", "form-unreadable"),
    *("form-not-ours", "request-has-faults", "not-listed", "too-much", "storage-away", "sign-in-away", "went-wrong"),
)
UNTRANSLATED = re.compile(r"\b(?!Linkway\b)[A-Za-z]{2,}")


def asked_in(code: str) -> Request:
    return a_request(cookies={"linkway-preferences": f"language={code}"})


def main_of(page: str) -> str:
    """What stands in the page's own part, without its marks."""
    return re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0].partition(">")[2])


@pytest.mark.parametrize("slug", SLUGS)
def test_in_arabic_no_word_is_english(slug: str) -> None:
    problem = Problem(503, "English title", "English detail", slug=slug)
    page = problems_as_pages(SITE).body(problem, asked_in("ar"))

    assert ('lang="ar"' in page, 'dir="rtl"' in page) == (True, True)
    assert UNTRANSLATED.findall(main_of(page)) == []


def test_what_has_no_words_of_its_own_is_said_as_it_is_and_stays_text() -> None:
    problem = Problem(409, "Not so", "Ask <them> & wait.", slug="invented")
    assert "Ask &lt;them&gt; &amp; wait." in problems_as_pages(SITE).body(problem, asked_in("es"))


@pytest.mark.parametrize("problem", [STORAGE_AWAY, SIGN_IN_AWAY])
def test_no_page_tells_people_of_keys_of_requests(problem: Problem) -> None:
    page = problems_as_pages(SITE).write(problem)

    assert 'lang="en-GB"' in page
    assert not {"same key", "Idempotency-Key", "storage"} & set(main_of(page).split())
    assert "same key" not in main_of(page)


def test_pages_for_people_at_work_stay_english() -> None:
    at_work = Site(TEMPLATES, invented=False, only_english=True)
    page = problems_as_pages(at_work).body(Problem(404, "", "", slug="nothing-here"), asked_in("ar"))

    assert "There is nothing here" in page
