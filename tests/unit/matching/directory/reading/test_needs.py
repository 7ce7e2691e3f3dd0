"""What a service is for is known by Linkway's words, and by reviewed lists of what directories call it."""

from collections.abc import Sequence

import pytest

from services.contract.words.vocabulary import Need
from services.matching.directory.reading.needs.terms import NeedTerms
from tests.fakes.matching import a_term
from tests.support.reading import the_listing

REVIEWED = NeedTerms.reviewed()


@pytest.mark.parametrize(
    "term",
    [
        a_term("Linkway needs", "Low mood"),
        a_term("linkway-needs", "Feeling down (invented)", term="low-mood"),
        a_term("linkway-needs", "Feeling down (invented)", code="low-mood"),
    ],
)
def test_a_need_is_known_by_name_or_code_however_it_is_spelt(term: dict[str, object]) -> None:
    assert the_listing(attributes=[term]).needs == (Need.LOW_MOOD,)


@pytest.mark.parametrize(
    ("taxonomy", "words", "needs"),
    [
        ("openeligibility", ["Food Pantry"], {Need.FOOD}),
        ("esdServiceTypes", ["298"], {Need.CARING}),
        ("laa categories", ["DEB"], {Need.DEBT, Need.LEGAL_ADVICE}),
        ("laa categories", ["CRM"], set()),
        ("any", ["Arts & Crafts"], {Need.ARTS}),
        ("any", ["Gardening"], {Need.NATURE}),
        ("any", ["Library"], {Need.LEARNING, Need.DIGITAL_SKILLS}),
        ("any", ["Food bank"], {Need.FOOD}),
        ("any", ["Befriending"], {Need.LONELINESS}),
        ("any", ["Parent and toddler"], {Need.PARENTING}),
        ("any", ["ESOL"], {Need.LANGUAGE}),
        ("any", ["IT support"], {Need.DIGITAL_SKILLS}),
        ("any", ["Volunteering opportunities"], {Need.VOLUNTEERING}),
        ("any", ["298"], set()),
        ("any", ["Falconry"], set()),
    ],
)
def test_the_words_of_directories_stand_for_needs(taxonomy: str, words: Sequence[str], needs: set[Need]) -> None:
    assert set(REVIEWED.needs(taxonomy, words)) == needs


def test_exercise_makes_people_more_active_and_the_other_way_round() -> None:
    assert set(REVIEWED.needs("any", ["Yoga"])) == {Need.PHYSICAL_ACTIVITY, Need.INACTIVITY}
    assert set(REVIEWED.needs("any", ["Falls prevention"])) == {Need.PHYSICAL_ACTIVITY, Need.INACTIVITY}


@pytest.mark.parametrize("need", list(Need))
def test_each_need_can_be_found_by_words_in_plain_english(need: Need) -> None:
    assert need in REVIEWED.needs("any", [need.value])


def test_a_list_of_ones_own_stands_beside_linkways_words() -> None:
    own = NeedTerms({"Invented Words": {"loneliness": ["Chess & Company"]}})
    assert own.needs("invented words", ["chess and company"]) == (Need.LONELINESS,)
    assert own.needs("other words", ["chess and company"]) == ()
