"""Every page of figures can be read without scripts, by everybody, and takes nothing from elsewhere."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache

import pytest

from services.contract.words.vocabulary import Need
from services.reporting.page.asked import Asked
from services.reporting.page.pages import FiguresPages
from services.runtime.service import Problem, problems_as_pages
from tests.support.figures import CAMDEN, NOBODY, SOUTHWARK, figures
from tests.unit.reporting.pages.reading import Page, asked_by

PAGES, OF_INVENTIONS = FiguresPages(invented=False), FiguresPages(invented=True)
MOST_BYTES = 100_000
# The page itself, other figures, and what every page leads to.
OURS = re.compile(r"[?#]|/(figures|preferences)([/?]|$)|/(accessibility|contract/|sign-in|find|my|refer/myself)?$")
PROBLEM = Problem(422, "These figures cannot be filtered by that", "“colour” is no filter.")


@cache
def every_page() -> Mapping[str, Page]:
    """Each page, of enough people, of few and of nobody, and what is said where none can be shown."""
    some, none = figures(), figures(NOBODY)
    return {
        "London": Page(PAGES.london(asked_by(), some, Asked())),
        "London by need": Page(PAGES.london(asked_by(), some, Asked(need=Need.DEBT))),
        "London without anybody": Page(PAGES.london(asked_by(), none, Asked())),
        "a borough": Page(PAGES.borough(asked_by(), some, Asked(SOUTHWARK))),
        "a borough with few": Page(PAGES.borough(asked_by(), some, Asked(CAMDEN, need=Need.DEBT))),
        "who is offered a place": Page(PAGES.fairness(asked_by(), some, Asked())),
        "who is offered a place there": Page(PAGES.fairness(asked_by(), some, Asked(SOUTHWARK))),
        "a problem": Page(problems_as_pages(PAGES.site).write(PROBLEM)),
    }


@pytest.fixture(params=[*every_page()])
def page(request: pytest.FixtureRequest) -> Page:
    return every_page()[request.param]


def test_it_runs_nothing_and_loads_nothing(page: Page) -> None:
    assert not {"script", "img", "iframe", "object"} & {tag for tag, _ in page.elements}
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "src"}]
    assert not [lead for lead in page.leads() if not OURS.match(lead)]


def test_it_renews_itself_never(page: Page) -> None:
    assert not [one for one in page.all("meta") if "http-equiv" in one]


def test_it_is_small(page: Page) -> None:
    assert len(page.text.encode()) < MOST_BYTES


def test_it_has_a_language_a_title_landmarks_and_headings_in_order(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en-GB"
    assert page.texts("title")[0].endswith(" – Linkway")
    assert [len(page.all(tag)) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    headings = [tag for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert (headings[0], set(headings[1:]) - {"h2"}) == ("h1", set())


def test_every_table_has_a_caption_and_headers_that_say_what_they_head(page: Page) -> None:
    assert len(page.all("table")) == len(page.texts("caption"))
    assert {header.get("scope") for header in page.all("th")} <= {"col", "row", "rowgroup"}


def test_every_chart_says_what_it_is_and_where_its_table_is(page: Page) -> None:
    charts = [attributes for _, attributes in page.elements if attributes.get("role") == "img"]

    assert all("table" in (chart["aria-label"] or "") for chart in charts)


def test_every_field_has_a_label(page: Page) -> None:
    assert {one.get("id") for one in page.all("select")} == {one.get("for") for one in page.all("label")}


def test_a_name_stands_for_one_thing(page: Page) -> None:
    named = [attributes["id"] for _, attributes in page.elements if "id" in attributes]

    assert len(named) == len(set(named))
    pointed = {attributes.get("aria-labelledby") for _, attributes in page.elements} - {None}
    assert pointed <= set(named)


def test_the_browser_is_told_to_take_these_styles_and_nothing_else() -> None:
    policy = PAGES.site.headers["Content-Security-Policy"]
    styles = re.findall(r"<style>(.*?)</style>", every_page()["London"].text, re.DOTALL)
    digests = [f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" for style in styles]

    assert len(styles) == 2
    assert policy.startswith(f"default-src 'none'; style-src {' '.join(digests)};")


def test_it_is_in_english_whatever_is_chosen() -> None:
    asked = asked_by()
    asked.scope["headers"].append((b"cookie", b"linkway-preferences=language=ar"))

    assert Page(PAGES.london(asked, figures(), Asked())).all("html")[0]["lang"] == "en-GB"


def test_the_invented_say_so_and_the_real_do_not() -> None:
    assert "Invented people and services." in Page(OF_INVENTIONS.london(asked_by(), figures(), Asked())).text
    assert "Invented people" not in every_page()["London"].text


def test_why_figures_are_not_the_latest_is_said() -> None:
    page = Page(PAGES.london(asked_by(), figures(note="Linkway is counting."), Asked()))

    assert "<strong>Linkway is counting.</strong>" in page.text
