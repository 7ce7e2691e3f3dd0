"""What has changed since the start, in the direction that is better on each scale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contract.words.measure_words import Change, Instrument, Scale
from services.referral.domain.measures.change import change, changes
from services.referral.domain.measures.mycaw import MycawAnswers
from services.referral.domain.measures.ons4 import Ons4Answers
from services.referral.domain.measures.scales import RULES, Score, score

OPPOSITE = {Change.BETTER: Change.WORSE, Change.SAME: Change.SAME, Change.WORSE: Change.BETTER}
LESS_IS_BETTER = {
    Scale.ANXIOUS_YESTERDAY,
    Scale.UCLA_LONELINESS,
    Scale.MYCAW_CONCERN_1,
    Scale.MYCAW_CONCERN_2,
    Scale.MYCAW_WELLBEING,
}


@st.composite
def two_scores(draw: st.DrawFn) -> tuple[Score, Score]:
    scale = draw(st.sampled_from(Scale))
    values = st.integers(*RULES[scale].range)
    return score(scale, draw(values)), score(scale, draw(values))


@pytest.mark.parametrize("scale", Scale)
def test_more_is_better_but_on_the_scales_where_less_is(scale: Scale) -> None:
    least, most = (score(scale, value) for value in RULES[scale].range)

    more, less = (Change.WORSE, Change.BETTER) if scale in LESS_IS_BETTER else (Change.BETTER, Change.WORSE)
    assert (change(least, most), change(most, least)) == (more, less)
    assert change(least, least) is Change.SAME


@given(two_scores())
def test_the_way_back_is_the_opposite_of_the_way_there(scores: tuple[Score, Score]) -> None:
    before, after = scores

    assert change(after, before) is OPPOSITE[change(before, after)]


@given(two_scores())
def test_nothing_has_changed_where_the_score_is_the_same_and_only_there(scores: tuple[Score, Score]) -> None:
    before, after = scores

    assert (change(before, after) is Change.SAME) == (before.value == after.value)


def test_each_question_changes_by_itself() -> None:
    before = Ons4Answers(
        instrument=Instrument.ONS4, life_satisfaction=4, worthwhile=6, happy_yesterday=7, anxious_yesterday=8
    )
    after = Ons4Answers(
        instrument=Instrument.ONS4, life_satisfaction=7, worthwhile=6, happy_yesterday=5, anxious_yesterday=3
    )

    assert changes(before.scores(), after.scores()) == {
        Scale.LIFE_SATISFACTION: Change.BETTER,
        Scale.WORTHWHILE: Change.SAME,
        Scale.HAPPY_YESTERDAY: Change.WORSE,
        Scale.ANXIOUS_YESTERDAY: Change.BETTER,
    }


def test_what_was_answered_once_has_not_changed() -> None:
    before, after = (
        MycawAnswers(instrument=Instrument.MYCAW, concern_1=5, concern_2=4, wellbeing=3),
        MycawAnswers(instrument=Instrument.MYCAW, concern_1=2, wellbeing=3),
    )

    assert changes(before.scores(), after.scores()) == {
        Scale.MYCAW_CONCERN_1: Change.BETTER,
        Scale.MYCAW_WELLBEING: Change.SAME,
    }
