"""Every page comes from one folder, runs nothing but the search, and can be read by ear and by keyboard."""

import re
from itertools import pairwise

import pytest

from services.contract.documents.pages import POLICY, site
from tests.unit.contract.pages.reading import HTML, read


@pytest.mark.parametrize("path", HTML)
def test_nothing_leads_to_another_host(path: str) -> None:
    assert [one for one in read(path).leads if ":" in one or one.startswith("/")] == []


@pytest.mark.parametrize("path", HTML)
def test_every_link_leads_to_what_is_there(path: str) -> None:
    for lead in read(path).leads:
        page, _, anchor = lead.partition("#")
        target = page or path
        assert target in site.paths(), lead
        assert not anchor or anchor in read(target).ids, lead


@pytest.mark.parametrize("path", HTML)
def test_nothing_stands_in_the_page_that_its_policy_would_refuse(path: str) -> None:
    page = read(path)

    assert {"http-equiv": "Content-Security-Policy", "content": POLICY} in page.named("meta")
    assert not [one for one in page.named("script") if "src" not in one]
    assert not page.named("style")
    assert not [name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")]


def test_the_policy_names_no_host_and_lets_nothing_run_that_stands_in_a_page() -> None:
    allowed = set(re.findall(r"'[^']*'|\S+:\S*|\S+\.\S+", POLICY))

    assert allowed == {"'none'", "'self'"}


@pytest.mark.parametrize("path", [*HTML, site.STYLE, site.SCRIPT])
def test_no_text_of_a_page_names_an_address_to_fetch(path: str) -> None:
    assert not re.findall(r"(?:src|href|url\(|import |fetch\()\s*[=\"'(]*\s*https?:", site.page(path).text)


@pytest.mark.parametrize("path", HTML)
def test_headings_lead_from_one_title_down_step_by_step(path: str) -> None:
    levels = read(path).headings

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", HTML)
def test_a_page_says_its_language_title_and_where_its_words_begin(path: str) -> None:
    page = read(path)

    assert page.named("html") == [{"lang": "en"}]
    assert page.words["title"].strip()
    assert [one["id"] for one in page.named("main")] == ["main"]
    assert "#main" in page.leads
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("path", HTML)
def test_a_table_has_headings_and_a_field_to_write_in_has_a_name(path: str) -> None:
    page = read(path)

    assert len(page.named("table")) <= len([one for one in page.tags if one[0] == "thead"])
    assert [one["id"] for one in page.named("input")] == [one["for"] for one in page.named("label")]


@pytest.mark.parametrize("path", HTML)
def test_what_scripts_do_is_no_more_than_hide_what_is_not_looked_for(path: str) -> None:
    page = read(path)

    assert [one["src"] for one in page.named("script")] == ([site.SCRIPT] if path == site.SEARCH else [])
    assert not [tag for tag, attributes in page.tags if "hidden" in attributes]
