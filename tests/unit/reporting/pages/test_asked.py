"""What an address asks for, and what is said where it asks for what there is not."""

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import Need
from services.reporting.page.asked import BOROUGH, NEED, RENEWED, Asked, BoroughNotFound, FilterUnknown, read_asked

ALL = (NEED, BOROUGH, RENEWED)


def test_what_the_forms_send_is_read() -> None:
    asked = read_asked([("borough", "camden"), ("need", "debt"), ("renewed", "3")], None, ALL)

    assert asked == Asked(BoroughSlug.CAMDEN, Need.DEBT, 3)
    assert asked.address == "/figures/camden?need=debt"


def test_what_a_form_leaves_empty_is_everything() -> None:
    assert read_asked([("borough", ""), ("need", "")], None, ALL) == Asked()


def test_a_borough_in_the_path_is_the_one() -> None:
    assert read_asked([], "camden", (NEED,)).of_borough == BoroughSlug.CAMDEN


def test_each_time_that_it_is_renewed_the_address_is_another_one() -> None:
    first = Asked(need=Need.DEBT)
    second = read_asked([("need", "debt"), ("renewed", "1")], None, ALL)

    assert (first.later, second.later) == ("?need=debt&renewed=1", "?need=debt&renewed=2")


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ([("live", "")], "There are borough and need; take all else out"),
        ([("need", "debt"), ("need", "food")], "“need” stands twice"),
        ([("need", "gold")], "“need” names nothing"),
        ([("renewed", "-1")], "“renewed” is no number"),
        ([("renewed", "٣")], "is no number"),
        ([("renewed", "9" * 5000)], "is no number"),
        ([("Ada Invented, 07700 900123" * 50, "")], "There are borough and need"),
    ],
)
def test_what_is_not_known_is_refused_in_words(parameters: list[tuple[str, str]], sentence: str) -> None:
    with pytest.raises(FilterUnknown) as refused:
        read_asked(parameters, None, ALL)

    assert sentence in refused.value.detail
    assert not [
        value
        for pair in parameters
        for value in pair
        if value not in ("", NEED, RENEWED) and value in refused.value.detail
    ]


def test_a_page_without_filters_says_so() -> None:
    with pytest.raises(FilterUnknown, match="There is none"):
        read_asked([("need", "debt")], "camden", (RENEWED,))


@pytest.mark.parametrize("slug", ["atlantis", "Camden", "camden/../barnet", "fairness"])
def test_there_is_no_borough_of_another_name(slug: str) -> None:
    with pytest.raises(BoroughNotFound):
        read_asked([], slug, ALL)
