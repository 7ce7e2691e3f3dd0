"""Every instrument is scored by its own rules: ranges, bands at every edge, and no total where there is none."""

from collections.abc import Mapping
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.contract.words.measure_words import SCALES, Instrument, Scale
from services.referral.domain.measures.answers import Answers
from services.referral.domain.measures.instruments import ANSWERS
from services.referral.domain.measures.loneliness import DirectAnswers, HowOften, UclaAnswers
from services.referral.domain.measures.mycaw import MycawAnswers
from services.referral.domain.measures.ons4 import Ons4Answers
from services.referral.domain.measures.pam import Cuts, PamAnswers
from services.referral.domain.measures.scales import RULES, score
from services.referral.domain.measures.swemwbs import SwemwbsAnswers

A = TypeVar("A", bound=Answers)
SATISFIED = ["low"] * 5 + ["medium"] * 2 + ["high"] * 2 + ["very-high"] * 2
ANXIOUS = ["very-low"] * 2 + ["low"] * 2 + ["medium"] * 2 + ["high"] * 5

zero_to_ten, one_to_three = st.integers(0, 10), st.integers(1, 3)
FREE: Mapping[Instrument, type[Answers]] = {
    Instrument.ONS4: Ons4Answers,
    Instrument.UCLA_LONELINESS: UclaAnswers,
    Instrument.DIRECT_LONELINESS: DirectAnswers,
}


def answers_to(kind: type[A], instrument: Instrument, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[A]:
    return st.builds(kind, instrument=st.just(instrument), **fields)


ons4 = answers_to(
    Ons4Answers,
    Instrument.ONS4,
    life_satisfaction=st.none() | zero_to_ten,
    worthwhile=st.none() | zero_to_ten,
    happy_yesterday=st.none() | zero_to_ten,
    anxious_yesterday=st.none() | zero_to_ten,
)
ucla = answers_to(
    UclaAnswers,
    Instrument.UCLA_LONELINESS,
    companionship=one_to_three,
    left_out=one_to_three,
    isolated=one_to_three,
)
direct = answers_to(DirectAnswers, Instrument.DIRECT_LONELINESS, lonely=st.sampled_from(HowOften))
swemwbs = answers_to(SwemwbsAnswers, Instrument.SWEMWBS, items=st.tuples(*[st.integers(1, 5)] * 7))
pam = answers_to(PamAnswers, Instrument.PAM, score=st.floats(0, 100), cuts=st.sampled_from(Cuts))
mycaw = answers_to(
    MycawAnswers,
    Instrument.MYCAW,
    concern_1=st.integers(0, 6),
    concern_2=st.none() | st.integers(0, 6),
    wellbeing=st.integers(0, 6),
)
anything = st.one_of(ons4, ucla, direct, swemwbs, pam, mycaw)


@pytest.mark.parametrize("scale", [Scale.LIFE_SATISFACTION, Scale.WORTHWHILE, Scale.HAPPY_YESTERDAY])
def test_three_of_ons4_have_the_bands_in_which_more_is_better(scale: Scale) -> None:
    assert [score(scale, value).band for value in range(11)] == SATISFIED


def test_being_anxious_has_bands_of_its_own() -> None:
    assert [score(Scale.ANXIOUS_YESTERDAY, value).band for value in range(11)] == ANXIOUS


@given(ons4)
def test_ons4_is_four_scores_as_they_were_answered_and_never_one(answers: Ons4Answers) -> None:
    given_answers = [answer for name, answer in answers if name != "instrument" and answer is not None]

    assert [one.value for one in answers.scores()] == given_answers
    assert len({one.scale for one in answers.scores()}) == len(given_answers)


@given(ucla)
def test_ucla_is_the_sum_of_three_items(answers: UclaAnswers) -> None:
    [one] = answers.scores()

    assert one.value == answers.companionship + answers.left_out + answers.isolated
    assert one.band is None


def test_the_direct_question_has_five_answers_in_their_order() -> None:
    scored = [
        DirectAnswers(instrument=Instrument.DIRECT_LONELINESS, lonely=how_often).scores()[0] for how_often in HowOften
    ]

    assert [one.value for one in scored] == [1, 2, 3, 4, 5]
    assert [one.band for one in scored] == list(HowOften)


@pytest.mark.parametrize(
    ("items", "metric"),
    [((1,) * 7, 7.00), ((2, 1, 1, 1, 1, 1, 1), 9.51), ((3,) * 7, 19.25), ((5,) * 6 + (4,), 32.55), ((5,) * 7, 35.00)],
)
def test_swemwbs_is_converted_to_its_metric_score(items: tuple[int, ...], metric: float) -> None:
    assert [one.value for one in SwemwbsAnswers.model_validate({"instrument": "swemwbs", "items": items}).scores()] == [
        metric
    ]


def test_each_raw_score_of_swemwbs_has_a_metric_score_above_the_one_before() -> None:
    metric = RULES[Scale.SWEMWBS].metric

    assert len(metric) == 29
    assert list(metric) == sorted(set(metric))


@pytest.mark.parametrize(
    ("scored", "level", "older"),
    [
        (0, 1, 1),
        (47.0, 1, 1),
        (47.04, 1, 1),
        (47.1, 2, 2),
        (55.1, 2, 2),
        (55.2, 3, 3),
        (67.0, 3, 3),
        (67.1, 3, 4),
        (72.4, 3, 4),
        (72.5, 4, 4),
        (100, 4, 4),
    ],
)
def test_pam_has_four_levels_by_the_edition_whose_cuts_are_named(scored: float, level: int, older: int) -> None:
    by = {
        cuts: PamAnswers.model_validate({"instrument": "pam", "score": scored, "cuts": cuts}).scores()
        for cuts in ("current", "older")
    }

    assert [one.band for one in by["current"]] == [f"level-{level}"]
    assert [one.band for one in by["older"]] == [f"level-{older}"]


@given(mycaw)
def test_mycaw_scores_each_concern_and_wellbeing_apart(answers: MycawAnswers) -> None:
    scored = {one.scale: one.value for one in answers.scores()}

    assert scored[Scale.MYCAW_CONCERN_1] == answers.concern_1
    assert scored.get(Scale.MYCAW_CONCERN_2) == answers.concern_2
    assert scored[Scale.MYCAW_WELLBEING] == answers.wellbeing


@given(anything)
def test_whatever_is_answered_scores_lie_in_the_range_of_their_scale(answers: Answers) -> None:
    for one in answers.scores():
        least, most = RULES[one.scale].range
        assert least <= one.value <= most
        assert one.scale in SCALES[answers.instrument]


@given(anything)
def test_answers_are_read_back_as_they_were_written(answers: Answers) -> None:
    assert ANSWERS.validate_json(answers.model_dump_json()) == answers


@pytest.mark.parametrize(
    ("instrument", "wrong"),
    [
        ("ons4", {"life_satisfaction": 11}),
        ("ons4", {"anxious_yesterday": -1}),
        ("ons4", {"happy_yesterday": 7.5}),
        ("ons4", {"worthwhile": True}),
        ("ons4", {"total": 28}),
        ("ucla-loneliness", {"companionship": 1, "left_out": 2}),
        ("ucla-loneliness", {"companionship": 0, "left_out": 2, "isolated": 2}),
        ("ucla-loneliness", {"companionship": 4, "left_out": 2, "isolated": 2}),
        ("direct-loneliness", {"lonely": "sometimes"}),
        ("direct-loneliness", {"lonely": 3}),
        ("swemwbs", {"items": [1] * 6}),
        ("swemwbs", {"items": [1] * 6 + [6]}),
        ("pam", {"score": 100.1}),
        ("pam", {"score": "47"}),
        ("pam", {"score": 50, "cuts": "newest"}),
        ("mycaw", {"concern_1": 7, "wellbeing": 0}),
        ("mycaw", {"concern_1": 3}),
    ],
)
def test_what_the_questionnaire_does_not_offer_is_refused(instrument: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ANSWERS.validate_python({"instrument": instrument, **wrong})


def test_every_scale_has_a_rule_and_belongs_to_one_instrument() -> None:
    assert set(RULES) == set(Scale)
    assert set(SCALES) == set(Instrument)
    assert sorted(scale for scales in SCALES.values() for scale in scales) == sorted(Scale)


@pytest.mark.parametrize("instrument", Instrument)
def test_words_are_shipped_for_what_is_free_and_for_nothing_else(instrument: Instrument) -> None:
    words = {name for scale in SCALES[instrument] for name in RULES[scale].questions}

    fields = set(FREE[instrument].model_fields) - {"instrument"} if instrument in FREE else set()
    assert words == fields


@pytest.mark.parametrize("scale", Scale)
def test_bands_begin_with_the_lowest_score_and_rise(scale: Scale) -> None:
    rule = RULES[scale]
    for bands in filter(None, (rule.bands, rule.older_bands)):
        edges = [least for _, least in bands]
        assert edges == sorted(set(edges))
        assert edges[0] == rule.range[0]
        assert edges[-1] <= rule.range[1]


def test_what_was_not_read_anywhere_is_marked() -> None:
    marked = {scale: RULES[scale].from_memory for scale in Scale if RULES[scale].from_memory}

    assert {Scale.LIFE_SATISFACTION, Scale.ANXIOUS_YESTERDAY, Scale.UCLA_LONELINESS, Scale.PAM} <= set(marked)
