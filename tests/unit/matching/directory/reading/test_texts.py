"""What a service is called can stand in a mail: one line, printable, and no address of a page."""

import pytest

from services.matching.directory.reading.written.markup import as_markup, without_markup
from tests.support.reading import mended, the_listing


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("Bread &amp; Roses &#039;Talk&#039; <b>Table</b>", "Bread & Roses 'Talk' Table", "cleaned"),
        ("Tea\u202e Table\x00", "Tea Table", "cleaned"),
        ("Tea \u200bTable\ud800", "Tea Table", "cleaned"),
        ("Tea Table https://evil.example/x", "Tea Table", "link-in-a-name"),
        ("www.invented.example", "invented", "link-in-a-name"),
        ("Tea " * 100, ("Tea " * 49).strip() + "…", "cut"),
    ],
)
def test_a_name_is_mended_and_that_is_said(written: str, name: str, code: str) -> None:
    listing, codes = mended(name=written)
    assert (listing.name, codes) == (name, [code])
    listing, codes = mended(organization={"name": written})
    assert (listing.organization_name, codes) == (name, [code])


@pytest.mark.parametrize("written", ["Tea\nTable", "  Tea   Table ", "Tea\tTable"])
def test_spaces_are_no_matter(written: str) -> None:
    assert the_listing(name=written).name == "Tea Table"


def test_a_name_that_would_be_a_formula_is_none() -> None:
    assert the_listing(name="=Tea Table").name == "Tea Table"


def test_a_description_keeps_its_lines() -> None:
    listing, codes = mended(description="<p>Lunch &amp; company.</p><ul><li>Hot</li><li>Cheap</li></ul>")
    assert (listing.description, codes) == ("Lunch & company.\nHot\nCheap", ["cleaned"])


@pytest.mark.parametrize("text", ["Bread & Roses", "&amp;", "a < b", "R&D", "&lt;b&gt;", "for <18s", "&copy"])
def test_what_is_written_as_markup_is_read_back(text: str) -> None:
    assert without_markup(as_markup(text)) == text
