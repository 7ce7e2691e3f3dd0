"""People with the same need go to the service that fits their words, and nobody is left out by them."""

import pytest

from services.contract.listing import Listing
from services.contract.words.vocabulary import Need
from services.lexicon.topic import topics
from services.lexicon.topics import Lexicon
from services.matching.domain.engine import Engine
from services.matching.domain.ranking.policy import Policy
from services.matching.domain.ranking.topics import Topics
from tests.fakes.matching import REACH, a_listed, a_listing, somebody

LEXICON = Lexicon()
POLICY = Policy(topics=Topics(tuple(topics()), LEXICON.topics_of))


def for_the_lonely(number: int, name: str, description: str, *, metres: int = 0) -> Listing:
    return a_listing(number, name=name, description=description, metres=metres, needs=(Need.LONELINESS,))


CHOIR = for_the_lonely(1, "Harbour Voices", "We sing songs that everybody knows; no need to read music.")
SHED = for_the_lonely(2, "The Shed", "Woodwork, tools and tea for men who like to mend things.")
GARDEN = for_the_lonely(3, "Green Bench", "Plant, dig and share what we grow on our allotment.", metres=100)
ENGINE = Engine([a_listed(one) for one in (CHOIR, SHED, GARDEN)], REACH, policy=POLICY)


def goes_to(story: str, *stated: str) -> str:
    person = somebody(hints=LEXICON.hints_of(story, stated))
    best = ENGINE.best(person, ENGINE.capacity)
    assert best is not None
    return ENGINE.listed[best.row].listing.name


@pytest.mark.parametrize(
    ("story", "name"),
    [
        ("She used to sing at church and misses her choir.", "Harbour Voices"),
        ("Good with his hands, a joiner all his life; likes woodwork.", "The Shed"),
        ("Misses her garden. Would love an alotment.", "Green Bench"),
    ],
)
def test_words_order_services_for_the_same_need(story: str, name: str) -> None:
    assert goes_to(story) == name


def test_what_is_stated_counts_for_more_than_what_is_read() -> None:
    assert goes_to("She used to sing.", "allotment") == "Green Bench"


@pytest.mark.parametrize("story", ["", "অনুগ্রহ করে", "Would like to fly to the moon."])
def test_whoever_says_nothing_that_is_known_goes_somewhere_all_the_same(story: str) -> None:
    assert goes_to(story)
