"""What is to be feared is not missed: on the list, inflected, misspelt, denied; and how often a human looks in vain."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from services.contract.words.vocabulary import NEED_PHRASES
from services.lexicon.safeguarding import concerns, concerns_of
from services.lexicon.tables import rows
from tests import evaluation

JUDGED = Path(evaluation.__path__[0]) / "judged"
FIRST_OF_GROUP = {f"{{{row['group']}}}": row["words"].split()[0] for row in rows("groups")}


def slugs(text: str) -> set[str]:
    return {one.slug for one in concerns_of(text)}


def listed() -> Iterator[tuple[str, str]]:
    """Every phrase of the list as somebody would say it, with its concern."""
    for row in rows("safeguarding"):
        for phrase in row["phrases"].split(";"):
            yield row["concern"], " ".join(FIRST_OF_GROUP.get(word, word) for word in phrase.split())


def slips(word: str) -> Iterator[str]:
    """A letter too few, two in the wrong order, and one twice."""
    yield word[:3] + word[4:]
    yield word[:2] + word[3] + word[2] + word[4:]
    yield word[:4] + word[3] + word[4:]


def judged(part: str) -> list[dict[str, object]]:
    stories: list[dict[str, object]] = tomllib.loads((JUDGED / f"safeguarding-{part}.toml").read_text())["stories"]
    return stories


def test_every_phrase_of_the_list_is_found() -> None:
    assert [(concern, text) for concern, text in listed() if concern not in slugs(text)] == []


def test_it_is_found_in_the_middle_of_a_story_and_in_capitals() -> None:
    missed = [text for concern, text in listed() if concern not in slugs(f"Likes tea. {text.upper()} \nKind regards")]

    assert missed == []


@pytest.mark.parametrize("part", ["development", "held-out"])
def test_no_story_that_was_judged_is_missed(part: str) -> None:
    assert [story["id"] for story in judged(part) if story["raises"] and not slugs(str(story["text"]))] == []


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("Her partner checks her phone and won't let her see friends.", "coercive-control"),
        ("his wife was checking his phone", "coercive-control"),
        ("husbands hitting them", "domestic-abuse"),
        ("my ex was strangling me", "domestic-abuse"),
        ("she was beaten by her brothers", "domestic-abuse"),
        ("he has been slapping her", "domestic-abuse"),
        ("tried killing herself", "suicide"),
        ("thinking about ending it all", "suicide"),
        ("wanted to die", "suicide"),
        ("she self-harmed", "self-harm"),
        ("has been self harming", "self-harm"),
        ("he was cuckooed", "exploitation"),
        ("people traffickers", "modern-slavery"),
        ("they kept taking her passport", "modern-slavery"),
        ("her son keeps taking her pension", "financial-abuse"),
        ("was being groomed", "sexual-abuse"),
        ("forcing her to marry", "forced-marriage"),
        ("threatening to kill us", "weapon-or-threat"),
        ("children were left alone", "child-at-risk"),
        ("not been eating or drinking", "neglect"),
        ("female circumcision", "fgm"),
    ],
)
def test_every_form_of_a_word_counts(text: str, concern: str) -> None:
    assert concern in slugs(text)


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("sucidal", "suicide"),
        ("suicidel", "suicide"),
        ("thoughts of suiside", "suicide"),
        ("su1cide", "suicide"),
        ("s*icide", "suicide"),
        ("suicideeee", "suicide"),
        ("sui\u200bcide", "suicide"),
        ("an overdoze", "suicide"),
        ("strangeld me", "domestic-abuse"),
        ("domestic vilence", "domestic-abuse"),
        ("he is abusve", "domestic-abuse"),
        ("negelcted", "neglect"),
        ("saveguarding", "at-risk"),
        ("safegarding", "at-risk"),
        ("forced mariage", "forced-marriage"),
        ("cukooing", "exploitation"),
        ("raddicalised", "exploitation"),
        ("his hubsand hit me", "domestic-abuse"),
    ],
)
def test_a_misspelt_word_counts(text: str, concern: str) -> None:
    assert concern in slugs(text)


def test_of_words_misspelt_by_rote_only_those_are_missed_that_are_other_words() -> None:
    """`seling` and `taling` may be anything: three words of a hundred are so."""
    chance, tried, missed = Random(7), 0, 0  # noqa: S311 - which ones does not matter
    for concern, text in chance.sample([*listed()], 700):
        words = text.split()
        for place, word in enumerate(words):
            if len(word) >= 8 and word.isalpha():
                for slip in slips(word):
                    tried += 1
                    missed += concern not in slugs(" ".join([*words[:place], slip, *words[place + 1 :]]))

    assert tried > 200
    assert missed <= 0.03 * tried


@pytest.mark.parametrize(
    "text",
    [
        "No thoughts of suicide.",
        "He has never hit me.",
        "Denies self-harm.",
        "Not afraid of her partner.",
        "isn't abused",
    ],
)
def test_what_is_denied_is_looked_at_all_the_same(text: str) -> None:
    assert slugs(text)


@pytest.mark.parametrize(
    "text",
    [
        "She lost her husband last year and would like a walking group.",
        "He is fed up on his own, the bailiffs came, and he would love a choir.",
        "Would like to paint, and to learn how to use a tablet.",
        "Her knees are bad. She needs a lift to the lunch club on Tuesdays.",
        "Section 21 notice; rent arrears; wants advice on benefits.",
        "I do not know anybody here and I would like to make friends.",
        "Cares for her mother, who has dementia, and gets no break.",
        "Give up the fags, lose some weight, get moving.",
        "He hits the gym twice a week.",
        "Die-hard Arsenal fan, misses the match days.",
        *NEED_PHRASES.values(),
    ],
)
def test_a_harmless_story_raises_nothing(text: str) -> None:
    assert not slugs(text)


def test_how_often_in_vain() -> None:
    """Of stories that people write, at most one in eight; of those made to look alike, at most two in three."""
    texts = [
        tomllib.loads((JUDGED / f"stories-{part}.toml").read_text())["stories"] for part in ("development", "held-out")
    ]
    ordinary = [story["text"] for stories in texts for story in stories]
    alike = [
        str(story["text"]) for part in ("development", "held-out") for story in judged(part) if not story["raises"]
    ]

    assert sum(bool(slugs(text)) for text in ordinary) <= len(ordinary) / 8
    assert sum(bool(slugs(text)) for text in alike) <= len(alike) * 2 / 3


def test_concerns_are_named_in_the_order_of_the_list() -> None:
    found = concerns_of("A knife. He hits me. I want to die.")

    assert [one.slug for one in found] == [slug for slug in concerns() if slug in {one.slug for one in found}]
    assert all(one.name for one in concerns().values())
