"""What must hold without the extra: words put the right services first, and make nobody's order worse."""

from services.lexicon.topics import Lexicon
from tests.evaluation.__main__ import LEAST_WITHOUT
from tests.evaluation.judged import concerning
from tests.evaluation.measuring import alarms_by_part, by_chance, is_known, measure
from tests.evaluation.ranking import Platform


def test_words_put_what_suits_first_better_than_needs_do_and_needs_better_than_chance() -> None:
    chance, needs, words = (
        measure("", order).mean["ndcg_at_5"] for order in (by_chance, Platform(None).order, Platform(Lexicon()).order)
    )
    assert chance < 0.1 < needs < words
    assert words >= LEAST_WITHOUT


def test_of_all_stories_that_a_human_must_look_at_first_none_is_missed() -> None:
    assert [one.id for one in concerning() if one.raises and not is_known(one)] == []


def test_few_everyday_stories_are_looked_at_for_nothing() -> None:
    everyday = alarms_by_part()["everyday"]
    assert everyday.false <= 0.15 * everyday.harmless
