"""The page of who may do what says what the rules say."""

from deploy.securing.access_page import PAGE, page


def test_the_page_is_as_the_rules_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make schemas`"
