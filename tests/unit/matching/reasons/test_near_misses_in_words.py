"""Why a service that nearly suits does not, in a sentence about the service that says nothing new of the person."""

from datetime import date
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Area, WhoFor
from services.contract.words.listing_words import AccessNeed, AreaKind, Way
from services.contract.words.matching_words import Rule
from services.contract.words.vocabulary import AgeBand, Gender, Need, ReferrerRole
from services.matching.domain.reasons.near import why_not
from tests.fakes.matching import a_listing, a_site, somebody

SOUTHWARK = Area(kind=AreaKind.BOROUGH, code="E09000028", name="Southwark")
LEWISHAM = Area(kind=AreaKind.BOROUGH, code="E09000023", name="Lewisham")
TESTED: list[tuple[Rule, dict[str, Any], str]] = [
    (Rule.LISTED, {}, "It is not in our directory at the moment."),
    (
        Rule.NEED,
        {"needs": (Need.FOOD, Need.DEBT)},
        "It is there for help with food and help with debt and money, and not for what was asked for.",
    ),
    (Rule.NOT_DECLINED, {}, "It was offered before, and it came to nothing."),
    (Rule.AGE, {"who_for": WhoFor(minimum_age=55)}, "It is for people aged 55 or over."),
    (Rule.AGE, {"who_for": WhoFor(maximum_age=25)}, "It is for people aged 25 or under."),
    (Rule.AGE, {"who_for": WhoFor(minimum_age=18, maximum_age=25)}, "It is for people aged 18 to 25."),
    (Rule.GENDER, {"who_for": WhoFor(genders=(Gender.FEMALE,))}, "It is for women."),
    (
        Rule.REFERRER,
        {"who_for": WhoFor(routes=(ReferrerRole.GP, ReferrerRole.LINK_WORKER))},
        "Only GPs or link workers can refer people to it.",
    ),
    (Rule.AREA, {"areas": (SOUTHWARK, LEWISHAM)}, "It is for people who live in Southwark or Lewisham."),
    (
        Rule.BORDER,
        {"sites": (a_site(borough=BoroughSlug.LEWISHAM),)},
        "It is in Lewisham, which does not share services with Southwark.",
    ),
    (Rule.BORDER, {"sites": (), "ways": (Way.ONLINE,)}, "It is of a borough that does not share services with ours."),
    (Rule.LANGUAGE, {}, "It is offered in English alone, as far as we know."),
    (Rule.LANGUAGE, {"languages": ("so", "pl")}, "It is offered in English, Somali and Polish, as far as we know."),
    (Rule.WAY, {"ways": (Way.TELEPHONE, Way.ONLINE)}, "People take part in it by telephone or online alone."),
    (Rule.ACCESS, {}, "It does not say that it has step-free access."),
    (Rule.REACH, {}, "It is about 4.3 miles from SE15, which is farther than people are sent."),
    (
        Rule.REACH,
        {"reach_metres": 3218},
        "It is about 4.3 miles from SE15, and takes people who live within 2 miles.",
    ),
    (Rule.OPEN, {"closed_until": date(2026, 5, 3)}, "It is closed until 3 May 2026."),
    (Rule.OPEN, {}, "It is closed at the moment."),
    (Rule.ROOM, {}, "All of its 10 places are taken."),
    (Rule.ROOM, {"places": 1}, "Its only place is taken."),
    (Rule.ROOM, {"places": 0}, "It takes nobody at the moment."),
    (Rule.ROOM, {"places": None}, "It has been asked about as many people as it can answer for at a time."),
    (Rule.COMPANION, {}, "It has a place free, and no volunteer who comes along is free."),
]


@pytest.mark.parametrize(("rule", "listing", "said"), TESTED)
def test_a_rule_that_is_not_met_is_told(rule: Rule, listing: dict[str, Any], said: str) -> None:
    person = somebody(access_needs=(AccessNeed.STEP_FREE,))
    assert why_not(rule, a_listing(**listing), person, 6900.0) == said


def test_an_age_that_nobody_told_us_is_told_as_that() -> None:
    elders = a_listing(who_for=WhoFor(minimum_age=55))
    said = why_not(Rule.AGE, elders, somebody(age_band=AgeBand.UNKNOWN))
    assert said == "It is for people aged 55 or over, and we were not told an age."


def test_of_many_areas_three_are_named() -> None:
    many = tuple(Area(kind=AreaKind.OUTCODE, code=f"SE{one}", name=f"SE{one}") for one in range(1, 9))
    assert why_not(Rule.AREA, a_listing(areas=many), somebody()).endswith("live in SE1, SE2, SE3 or 5 other areas.")


@pytest.mark.parametrize("rule", [*Rule])
def test_every_rule_has_a_sentence_that_fits_an_event_and_tells_no_codes_of_the_person(rule: Rule) -> None:
    listing = a_listing(who_for=WhoFor(genders=(Gender.FEMALE,), routes=(ReferrerRole.GP,)), areas=(SOUTHWARK,))
    said = why_not(rule, listing, somebody(access_needs=(AccessNeed.STEP_FREE,), gender=Gender.MALE))
    assert said.endswith(".")
    assert len(said) <= 1000
    assert "male" not in said.removesuffix("female")
    assert "65" not in said
