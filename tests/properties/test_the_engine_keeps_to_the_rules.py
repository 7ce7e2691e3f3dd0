"""Whatever is listed and whoever seeks: the engine, which looks by bits, answers as the rules say, one by one."""

from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Area, Listing, WhoFor
from services.contract.words.listing_words import AccessNeed, AreaKind, ListingStatus, Way
from services.contract.words.matching_words import Rule
from services.contract.words.vocabulary import AgeBand, Gender, Need, ReferrerRole
from services.matching.domain.engine import Engine
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking.policy import Policy
from services.matching.domain.ranking.ranked import dealt
from tests.fakes.matching import REACH, a_listing, a_site, somebody
from tests.support.builders import NOW

TODAY = NOW.date()
HERE, THERE = BoroughSlug.SOUTHWARK, BoroughSlug.LAMBETH
NEEDS = st.lists(st.sampled_from([Need.LONELINESS, Need.DEBT, Need.FOOD]), min_size=1, max_size=2, unique=True)
ACCESS = st.lists(st.sampled_from([AccessNeed.STEP_FREE, AccessNeed.SIGN_LANGUAGE]), max_size=1)
WAYS = st.lists(st.sampled_from([Way.IN_PERSON, Way.ONLINE, Way.TELEPHONE]), min_size=1, max_size=2, unique=True)
LANGUAGES = st.sampled_from([(), ("so",), ("bn", "so")])
METRES = st.sampled_from([0, 900, 3000, 5000, 5001, 9000])
AREAS = st.sampled_from(
    [
        (),
        (Area(kind=AreaKind.OUTCODE, code="SE15", name="SE15"),),
        (Area(kind=AreaKind.BOROUGH, code="E09000022", name="Lambeth"),),
        (Area(kind=AreaKind.BOROUGH, code="E09000028", name="Southwark"),),
    ]
)


@st.composite
def listings(draw: st.DrawFn) -> list[Listed]:
    return [
        Listed(draw(a_service(number)), 1, draw(st.sampled_from([HERE, THERE])))
        for number in range(draw(st.integers(1, 5)))
    ]


@st.composite
def a_service(draw: st.DrawFn, number: int) -> Listing:
    ages = draw(st.sampled_from([(None, None), (55, None), (None, 60), (18, 74)]))
    closed = draw(st.sampled_from([None, None, TODAY, TODAY - timedelta(days=1)]))
    told: dict[str, Any] = {
        "needs": tuple(draw(NEEDS)),
        "sites": tuple(a_site(metres, access=tuple(draw(ACCESS))) for metres in draw(st.lists(METRES, max_size=2))),
        "ways": tuple(draw(WAYS)),
        "who_for": WhoFor(
            minimum_age=ages[0],
            maximum_age=ages[1],
            genders=draw(st.sampled_from([(), (Gender.FEMALE,), (Gender.MALE, Gender.OTHER)])),
            routes=draw(st.sampled_from([(), (ReferrerRole.GP,), (ReferrerRole.SELF,)])),
        ),
        "areas": draw(AREAS),
        "languages": draw(LANGUAGES),
        "access": tuple(draw(ACCESS)),
        "reach_metres": draw(st.sampled_from([None, None, 1000, 9000])),
        "places": draw(st.sampled_from([None, 0, 4])),
        "status": ListingStatus.TEMPORARILY_CLOSED if closed else ListingStatus.ACTIVE,
        "closed_until": closed,
    }
    return a_listing(number, **told)


@st.composite
def people(draw: st.DrawFn) -> Person:
    return somebody(
        draw(st.integers(0, 50)),
        needs=tuple(draw(NEEDS)),
        age_band=draw(st.sampled_from([AgeBand.FROM_18, AgeBand.FROM_55, AgeBand.FROM_85, AgeBand.UNKNOWN])),
        gender=draw(st.sampled_from(Gender)),
        referrer_role=draw(st.sampled_from([None, ReferrerRole.GP, ReferrerRole.SELF])),
        languages=draw(st.sampled_from([(), (), ("so",), ("en", "bn")])),
        access_needs=tuple(draw(ACCESS)),
        ways=draw(st.sampled_from([(), (), (Way.IN_PERSON,), (Way.TELEPHONE,)])),
        outcode=draw(st.sampled_from(["SE15", "SW9"])),
    )


def an_engine(listed: list[Listed]) -> Engine:
    return Engine(listed, REACH, policy=Policy(shared={**Policy().shared, THERE: 0}))


def free_at(engine: Engine) -> Any:
    return np.where(engine.capacity < 0, 3, engine.capacity)


@given(listings(), people())
@settings(max_examples=400, deadline=None)
def test_the_engine_finds_whatever_meets_all_rules_and_nothing_else(listed: list[Listed], person: Person) -> None:
    engine = an_engine(listed)
    free = free_at(engine)
    found = {one.choice.row for one in engine.ranked(person, free, len(listed))}
    assert found == {row for row in range(len(listed)) if engine.fits(person, row) is None and free[row] > 0}


@given(listings(), people())
@settings(max_examples=200, deadline=None)
def test_who_is_chosen_is_dealt_from_what_is_ranked_however_little_of_it_is_kept(
    listed: list[Listed], person: Person
) -> None:
    engine = an_engine(listed)
    for most in (1, 2, 5):
        ranked = engine.ranked(person, free_at(engine), most)
        if ranked:
            assert dealt(ranked) == ranked[0]
            assert [one.score for one in ranked[1:]] == sorted((one.score for one in ranked[1:]), reverse=True)


@given(listings(), people())
@settings(max_examples=200, deadline=None)
def test_a_near_miss_fails_a_rule_and_says_the_first(listed: list[Listed], person: Person) -> None:
    engine = an_engine(listed)
    free = free_at(engine)
    for row, rule in engine.near_misses(person, free, 5):
        assert rule is (engine.fits(person, row) or Rule.ROOM)
        assert rule is not Rule.ROOM or free[row] == 0
        assert rule is not Rule.NEED
