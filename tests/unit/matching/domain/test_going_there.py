"""What a service costs, and where it is, as people are told."""

from datetime import date
from typing import Any

import pytest

from services.contract.listing import Cost
from services.matching.domain.telling.going_there import address, price
from tests.fakes.matching import a_listing, a_site

TODAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        ([], None),
        ([Cost(pence=350, words="for the meal")], "£3.50 for the meal"),
        ([Cost(pence=400)], "£4"),
        ([Cost(pence=5)], "£0.05"),
        ([Cost(pence=0)], "free"),
        ([Cost(pence=0, words="Free for carers")], "Free for carers"),
        ([Cost(words="What you can give")], "What you can give"),
        ([Cost(pence=350, words="£3.50, tea included")], "£3.50, tea included"),
        ([Cost(pence=50, words="£0.50 or £5 a month")], "£0.50 or £5 a month"),
        ([Cost(pence=350), Cost(pence=200, words="for carers"), Cost(pence=350)], "£3.50; £2 for carers"),
        ([Cost()], None),
        ([Cost(pence=100, valid_to=date(2026, 1, 30)), Cost(pence=200, valid_from=TODAY)], "£2"),
        ([Cost(pence=200, words="x" * 300)], "£2"),
        ([Cost(words="x" * 298), Cost(pence=0)], "x" * 298),
    ],
)
def test_a_price_is_told_in_words(costs: Any, said: str | None) -> None:
    assert price(a_listing(costs=tuple(costs)), TODAY) == said


def test_an_address_says_each_line_once() -> None:
    site = a_site(name="Invented Hall", address=("Invented Hall", "1 Example Street"), town="London")
    assert address(site) == ("Invented Hall", "1 Example Street", "London", "SE15 4QN")


def test_of_an_address_nobody_needs_to_know_all() -> None:
    assert address(a_site()) == ("SE15 4QN",)
