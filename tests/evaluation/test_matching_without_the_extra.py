"""What must hold without the extra: words put the right services first, and make nobody's order worse."""

from services.lexicon.topics import Lexicon
from tests.evaluation.__main__ import LEAST_WITHOUT
from tests.evaluation.measuring import by_chance, measure
from tests.evaluation.ranking import Platform


def test_words_put_what_suits_first_better_than_needs_do_and_needs_better_than_chance() -> None:
    chance, needs, words = (
        measure("", order).mean["ndcg_at_5"] for order in (by_chance, Platform(None).order, Platform(Lexicon()).order)
    )
    assert chance < 0.1 < needs < words
    assert words >= LEAST_WITHOUT
