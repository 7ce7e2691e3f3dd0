"""Each part of a score in a sentence that any Londoner reads."""

from datetime import date

import pytest

from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import Need
from services.matching.domain.reasons import in_words


@pytest.mark.parametrize(
    ("met", "said"),
    [
        ((Need.DEBT, Need.FOOD), "It is there for help with debt and money and help with food."),
        ((Need.FOOD,), "It is there for help with food, but not for help with debt and money."),
        ((), "It is not listed for what was asked for, and was chosen all the same."),
    ],
)
def test_what_it_is_for(met: tuple[Need, ...], said: str) -> None:
    assert in_words.of_needs((Need.DEBT, Need.FOOD), met) == said


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (0, "A few minutes' walk from SE15."),
        (280, "A few minutes' walk from SE15."),
        (300, "About 5 minutes' walk from SE15."),
        (850, "About 15 minutes' walk from SE15."),
        (2595, "About 45 minutes' walk from SE15."),
        (2600, "About 1.6 miles from SE15, so most people would go by bus or train."),
        (40_000, "About 25 miles from SE15, so most people would go by bus or train."),
    ],
)
def test_how_far_it_is(metres: float, said: str) -> None:
    assert in_words.of_distance(Way.IN_PERSON, metres, "SE15") == said


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Way.TELEPHONE, "It is by telephone, so there is nowhere to travel to."),
        (Way.ONLINE, "It is online, so there is nowhere to travel to."),
        (Way.AT_HOME, "It comes to people's homes, so there is nowhere to travel to."),
    ],
)
def test_who_takes_part_from_home_has_nowhere_to_travel_to(way: Way, said: str) -> None:
    assert in_words.of_distance(way, None, "SE15") == said


@pytest.mark.parametrize(
    ("free", "places", "said"),
    [
        (3, 10, "It has 3 of 10 places free."),
        (10, 10, "All of its 10 places are free."),
        (1, 1, "Its only place is free."),
        (3, None, "Nobody has said how many people it can take, so its provider is asked first."),
    ],
)
def test_how_much_room_it_has(free: int, places: int | None, said: str) -> None:
    assert in_words.of_room(free, places) == said


@pytest.mark.parametrize(
    ("free", "said"),
    [
        (1, "It has 1 place free at the times that can be booked."),
        (3, "It has 3 places free at the times that can be booked."),
    ],
)
def test_how_much_room_it_has_at_certain_times(free: int, said: str) -> None:
    assert in_words.of_booked_room(free) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (None, "Nobody has said how long people wait for it."),
        (0, "People can begin straight away."),
        (1, "People wait 1 day for it."),
        (13, "People wait 13 days for it."),
        (28, "People wait about 4 weeks for it."),
    ],
)
def test_how_long_people_wait(days: int | None, said: str) -> None:
    assert in_words.of_wait(days) == said


def test_when_it_was_last_checked() -> None:
    assert in_words.of_freshness(date(2026, 5, 3)) == "Its details were last checked on 3 May 2026."
    assert in_words.of_freshness(None) == "Nobody has said when its details were last checked."


@pytest.mark.parametrize(
    ("fit", "said"),
    [
        (None, "Nothing else was said of what would be liked."),
        (0.0, "What else was said is not among what it offers."),
        (0.2, "It suits some of what else was said."),
        (0.8, "It suits what else was said well."),
    ],
)
def test_how_well_it_suits_what_else_was_said(fit: float | None, said: str) -> None:
    assert in_words.of_hints(fit) == said


def test_how_often_it_takes_people() -> None:
    assert in_words.of_acceptance(0.94) == "It takes about 9 of every 10 people who are referred to it."
    of_no_consequence = "How often it takes people who are referred to it counts neither for nor against it."
    assert in_words.of_acceptance(0.5) == of_no_consequence
