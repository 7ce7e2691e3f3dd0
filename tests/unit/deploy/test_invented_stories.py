"""Invented people tell their needs in lay words that are understood, and those who are in danger are heard."""

import pytest

from deploy.invented import stories
from services.contract.words.vocabulary import Need
from services.lexicon.safeguarding import concerns_of
from services.lexicon.topic import topics
from services.lexicon.topics import Lexicon

LEXICON = Lexicon()


@pytest.mark.parametrize("need", Need)
def test_a_story_says_what_is_needed_and_raises_no_fear(need: Need) -> None:
    for story in stories.BY_NEED[need]:
        found = {wanted for hint in LEXICON.hints_of(story) for wanted in topics()[hint.topic].needs}

        assert need in found, story
        assert not concerns_of(story), story


@pytest.mark.parametrize("need", Need)
def test_a_plain_story_raises_no_fear(need: Need) -> None:
    assert not concerns_of(stories.plain(need))


@pytest.mark.parametrize("story", stories.FEARS)
def test_who_is_in_danger_is_heard(story: str) -> None:
    assert concerns_of(story)


def test_one_in_forty_is_in_danger_and_some_state_what_they_would_like() -> None:
    told = [stories.invented(number, Need.LONELINESS) for number in range(400)]

    assert sum(bool(concerns_of(one["story"])) for one in told) == 10
    assert {topic for one in told for topic in one.get("interests", ())} == set(stories.INTERESTS) <= set(topics())
