"""The page of what axe found has a row for each page that a browser can be led to, and no fault in any."""

from tests.browser.axe.page import PAGE, Looked, page, pages, rows_of
from tests.browser.visitors import AS_USUAL

# What only leads on, to the issuer or back from it.
LEADING_ON = {"/sign-in", "/sign-in/callback"}


def test_every_page_has_a_row() -> None:
    wanted = {route.path for route in pages()} - LEADING_ON
    assert wanted - set(rows_of(PAGE.read_text(encoding="utf-8"))) == set()


def test_nothing_was_found() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert [
        row
        for row in rows
        if not all(cell.strip() in {""} or cell.endswith(": none ") for cell in row.split("|")[2:-1])
    ] == []


def test_a_page_that_was_looked_at_is_told_by_its_route_and_a_fault_is_counted() -> None:
    looks = [a_look("/refer/new"), a_look("/refer/8f6c", "a heading is missing"), a_look("/refer/8f6c")]
    text = page(looks)
    assert "| `/refer/new` | 1: none |" in text
    assert "| `/refer/{referral_id}` | 2: 1 |" in text
    assert rows_of(text) == {"/refer/new", "/refer/{referral_id}"}


def a_look(path: str, *found: str) -> Looked:
    return Looked(path=path, width=AS_USUAL.width, preferences="", direction="ltr", forced=False, found=list(found))
