"""Nobody is sent where they may not go: whom a service is for, and what a person needs to take part."""

import json
from datetime import date
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.listing import Area, Listing, WhoFor
from services.contract.words.listing_words import AccessNeed, AreaKind, ListingStatus, Way
from services.contract.words.vocabulary import AgeBand, Gender, Need, ReferrerRole, UnmatchedReason
from services.matching.domain.person import Person
from services.matching.domain.ranking.ranked import Choice
from tests.fakes.matching import a_listing, a_service_id, a_site, an_engine, somebody
from tests.support.builders import NOW

TODAY = NOW.date()
SOUTHWARK = Area(kind=AreaKind.BOROUGH, code="E09000028", name="Southwark")
BARNET = Area(kind=AreaKind.BOROUGH, code="E09000003", name="Barnet")
SE15 = Area(kind=AreaKind.OUTCODE, code="SE15", name="SE15")
IN_PERSON, TELEPHONE, ONLINE, AT_HOME = Way


def choice(person: Person, *listings: Listing) -> Choice | None:
    engine = an_engine(*listings)
    return engine.best(person, abs(engine.capacity))


def may_go(person: Person, listing: Listing) -> bool:
    return choice(person, listing) is not None


def why_none(person: Person, *listings: Listing) -> UnmatchedReason:
    assert choice(person, *listings) is None
    return an_engine(*listings).why_none(person)


@pytest.mark.parametrize(
    ("band", "limits", "may"),
    [
        ("65-74", (None, None), True),
        ("65-74", (65, None), True),
        ("65-74", (66, None), False),
        ("65-74", (60, 74), True),
        ("65-74", (60, 73), False),
        ("18-24", (11, 17), False),
        ("18-24", (18, 24), True),
        ("18-24", (0, None), True),
        ("85+", (50, None), True),
        ("85+", (50, 98), False),
        ("unknown", (None, None), True),
        ("unknown", (0, None), True),
        ("unknown", (18, None), False),
        ("unknown", (None, 98), False),
    ],
)
def test_the_whole_age_band_must_lie_within_the_limits(band: str, limits: Any, may: bool) -> None:
    listing = a_listing(who_for=WhoFor(minimum_age=limits[0], maximum_age=limits[1]))
    assert may_go(somebody(age_band=AgeBand(band)), listing) is may


@pytest.mark.parametrize("band", [one for one in AgeBand if one is not AgeBand.UNDER_18])
def test_a_service_for_the_young_alone_is_for_no_adult(band: AgeBand) -> None:
    assert not may_go(somebody(age_band=band), a_listing(who_for=WhoFor(minimum_age=11, maximum_age=17)))


@pytest.mark.parametrize("limits", [WhoFor(), WhoFor(minimum_age=11, maximum_age=17)])
@pytest.mark.parametrize("chosen_id", [None, a_service_id(0)])
def test_nobody_under_18_is_sent_anywhere(limits: WhoFor, chosen_id: Any) -> None:
    child = somebody(age_band=AgeBand.UNDER_18, chosen_id=chosen_id)
    assert why_none(child, a_listing(who_for=limits)) is UnmatchedReason.TOO_YOUNG


@pytest.mark.parametrize(
    ("gender", "genders", "may"),
    [
        ("female", (), True),
        ("unknown", (), True),
        ("female", (Gender.FEMALE,), True),
        ("female", (Gender.FEMALE, Gender.OTHER), True),
        ("male", (Gender.FEMALE,), False),
        ("unknown", (Gender.FEMALE,), False),
        ("unknown", (Gender.FEMALE, Gender.UNKNOWN), False),
    ],
)
def test_a_service_for_one_gender_takes_nobody_whose_gender_is_not_known(gender: str, genders: Any, may: bool) -> None:
    assert may_go(somebody(gender=Gender(gender)), a_listing(who_for=WhoFor(genders=genders))) is may


@pytest.mark.parametrize(
    ("role", "routes", "may"),
    [
        (ReferrerRole.GP, (), True),
        (None, (), True),
        (ReferrerRole.GP, (ReferrerRole.GP, ReferrerRole.LINK_WORKER), True),
        (ReferrerRole.SELF, (ReferrerRole.GP, ReferrerRole.LINK_WORKER), False),
        (None, (ReferrerRole.GP,), False),
    ],
)
def test_who_may_refer_is_what_the_service_says(role: ReferrerRole | None, routes: Any, may: bool) -> None:
    assert may_go(somebody(referrer_role=role), a_listing(who_for=WhoFor(routes=routes))) is may


@pytest.mark.parametrize(
    ("spoken", "offered", "may"),
    [
        ((), (), True),
        ((), ("bn",), True),
        (("en", "so"), (), True),
        (("so",), (), False),
        (("so",), ("bn",), False),
        (("so", "sw"), ("bn", "so"), True),
    ],
)
def test_every_service_works_in_english_and_in_what_it_offers_beside(spoken: Any, offered: Any, may: bool) -> None:
    assert may_go(somebody(languages=spoken), a_listing(languages=offered)) is may


STEP_FREE, SIGNED = AccessNeed.STEP_FREE, AccessNeed.SIGN_LANGUAGE


@pytest.mark.parametrize(
    ("service", "site", "may"),
    [
        ((), (), False),
        ((STEP_FREE,), (), False),
        ((SIGNED,), (STEP_FREE,), True),
        ((STEP_FREE, SIGNED), (), True),
        ((), (STEP_FREE, SIGNED, AccessNeed.PARKING), True),
    ],
)
def test_service_and_site_together_have_all_that_is_needed(service: Any, site: Any, may: bool) -> None:
    person = somebody(access_needs=(STEP_FREE, SIGNED))
    assert may_go(person, a_listing(access=service, sites=(a_site(access=site),))) is may


def test_who_needs_a_step_free_way_in_goes_to_the_site_that_has_one() -> None:
    listing = a_listing(sites=(a_site(100), a_site(900, access=(STEP_FREE,)), a_site(1200, access=(STEP_FREE,))))
    assert choice(somebody(access_needs=(STEP_FREE,)), listing) == Choice(0, 1.0, 900.0, IN_PERSON, 1)


@pytest.mark.parametrize(("needed", "may"), [(STEP_FREE, True), (SIGNED, False)])
def test_from_home_only_what_is_said_and_read_must_suit(needed: AccessNeed, may: bool) -> None:
    assert may_go(somebody(access_needs=(needed,)), a_listing(ways=(ONLINE,), sites=())) is may


@pytest.mark.parametrize(
    ("areas", "may"),
    [
        ((), True),
        ((SOUTHWARK,), True),
        ((BARNET,), False),
        ((BARNET, SOUTHWARK), True),
        ((SE15,), True),
        ((BARNET, SE15), True),
        ((Area(kind=AreaKind.OUTCODE, code="N1", name="N1"),), False),
        ((Area(kind=AreaKind.OUTCODE, code="ANYTHING", name="odd"),), False),
        ((Area(kind=AreaKind.WARD, code="E05011095", name="a ward in Southwark"),), True),
        ((Area(kind=AreaKind.WARD, code="E05013628", name="a ward in Barnet"),), False),
        ((Area(kind=AreaKind.WARD, code="E05000001", name="a ward that is no more"),), False),
        ((Area(kind=AreaKind.REGION, code="E12000007", name="London"),), True),
        ((Area(kind=AreaKind.REGION, code="E12000001", name="North East"),), False),
    ],
)
@pytest.mark.parametrize("ways", [(IN_PERSON,), (TELEPHONE,)])
def test_people_live_where_the_service_serves(areas: Any, may: bool, ways: Any) -> None:
    assert may_go(somebody(), a_listing(areas=areas, ways=ways)) is may


def test_it_is_the_referrals_borough_that_counts() -> None:
    assert may_go(somebody(borough=BoroughSlug.BARNET), a_listing(areas=(BARNET,)))
    assert not may_go(somebody(borough=BoroughSlug.BARNET), a_listing(areas=(SOUTHWARK,)))


@pytest.mark.parametrize(("reach", "metres", "may"), [(300, 300, True), (300, 301, False), (9000, 9000, True)])
def test_a_service_says_itself_from_how_far_people_come(reach: int, metres: int, may: bool) -> None:
    assert may_go(somebody(), a_listing(metres=metres, reach_metres=reach)) is may


@pytest.mark.parametrize(("metres", "may"), [(2000, True), (2001, False)])
def test_a_reach_that_a_service_says_itself_binds_who_takes_part_from_home(metres: int, may: bool) -> None:
    assert may_go(somebody(), a_listing(metres=metres, reach_metres=2000, ways=(AT_HOME,))) is may


@pytest.mark.parametrize(
    ("offered", "wanted", "way"),
    [
        ((IN_PERSON,), (), IN_PERSON),
        ((IN_PERSON, TELEPHONE), (), IN_PERSON),
        ((TELEPHONE, IN_PERSON), (), IN_PERSON),
        ((IN_PERSON, TELEPHONE), (TELEPHONE, ONLINE), TELEPHONE),
        ((ONLINE, TELEPHONE), (), ONLINE),
        ((ONLINE, TELEPHONE), (AT_HOME, TELEPHONE), TELEPHONE),
        ((IN_PERSON,), (TELEPHONE,), None),
        ((AT_HOME,), (IN_PERSON,), None),
    ],
)
def test_a_person_takes_part_in_a_way_that_both_can(offered: Any, wanted: Any, way: Way | None) -> None:
    found = choice(somebody(ways=wanted), a_listing(ways=offered))
    assert (found.way if found else None) is way


def test_what_is_too_far_to_come_to_is_taken_part_in_from_home() -> None:
    assert choice(somebody(), a_listing(metres=9000, ways=(IN_PERSON, TELEPHONE))) == Choice(0, 1, 0.0, TELEPHONE, None)


def test_in_person_takes_a_place_to_come_to() -> None:
    assert not may_go(somebody(), a_listing(sites=()))
    assert may_go(somebody(), a_listing(sites=(), ways=(TELEPHONE,)))


@pytest.mark.parametrize(
    ("until", "may"), [(None, False), (TODAY, False), (date(2026, 1, 30), True), (date(2026, 2, 1), False)]
)
def test_a_service_that_is_closed_for_a_while_takes_people_again_the_day_after(until: date | None, may: bool) -> None:
    closed = a_listing(status=ListingStatus.TEMPORARILY_CLOSED, closed_until=until)
    assert may_go(somebody(), closed) is may
    if not may:
        assert why_none(somebody(), closed) is UnmatchedReason.NO_ROOM


def test_who_has_declined_a_service_is_not_sent_there() -> None:
    person = somebody(declined=(a_service_id(1),), needs=(Need.LONELINESS,))
    assert choice(person, a_listing(1), a_listing(2, metres=4000)) == Choice(1, 1.0, 4000.0)
    for ways in ((IN_PERSON,), (TELEPHONE,)):
        assert why_none(person, a_listing(1, ways=ways)) is UnmatchedReason.NO_SERVICE_FOR_THE_NEED


@pytest.mark.parametrize(
    ("person", "listing", "reason"),
    [
        ({"age_band": AgeBand.UNKNOWN}, {"who_for": WhoFor(minimum_age=18)}, UnmatchedReason.AGE_UNKNOWN),
        (
            {"age_band": AgeBand.UNKNOWN},
            {"who_for": WhoFor(minimum_age=18, genders=(Gender.MALE,))},
            UnmatchedReason.NOT_ELIGIBLE,
        ),
        ({}, {"who_for": WhoFor(maximum_age=30)}, UnmatchedReason.NOT_ELIGIBLE),
        ({}, {"who_for": WhoFor(maximum_age=30), "metres": 5001}, UnmatchedReason.NO_SERVICE_WITHIN_REACH),
        ({}, {"areas": (BARNET,)}, UnmatchedReason.NO_SERVICE_WITHIN_REACH),
        ({"ways": (ONLINE,)}, {}, UnmatchedReason.NOT_ELIGIBLE),
        ({"languages": ("so",)}, {}, UnmatchedReason.NOT_ELIGIBLE),
        ({"access_needs": (STEP_FREE,)}, {}, UnmatchedReason.NOT_ELIGIBLE),
        ({"needs": (Need.DEBT,)}, {"who_for": WhoFor(maximum_age=30)}, UnmatchedReason.NO_SERVICE_FOR_THE_NEED),
        ({}, {"places": 0}, UnmatchedReason.NO_ROOM),
    ],
)
def test_the_reason_is_the_first_thing_that_stands_in_the_way(person: Any, listing: Any, reason: Any) -> None:
    assert why_none(somebody(**person), a_listing(**listing)) is reason


@pytest.mark.parametrize(
    ("band", "reason"),
    [(AgeBand.FROM_65, UnmatchedReason.NOT_ELIGIBLE), (AgeBand.UNKNOWN, UnmatchedReason.AGE_UNKNOWN)],
)
def test_of_a_chosen_service_the_age_holds(band: AgeBand, reason: UnmatchedReason) -> None:
    person = somebody(chosen_id=a_service_id(0), age_band=band)
    assert why_none(person, a_listing(who_for=WhoFor(maximum_age=30))) is reason


def test_who_chooses_a_service_decides_all_else() -> None:
    person = somebody(chosen_id=a_service_id(0), needs=(Need.DEBT,), languages=("so",), ways=(ONLINE,))
    for_others_far_away = a_listing(
        metres=90_000, who_for=WhoFor(genders=(Gender.MALE,)), areas=(BARNET,), sites=(a_site(80_000), a_site(70_000))
    )
    assert choice(person, for_others_far_away) == Choice(0, 0.0, 70_000.0, IN_PERSON, 1)


@pytest.mark.parametrize(
    ("ways", "sites", "wanted", "way"),
    [
        ((TELEPHONE, IN_PERSON), (a_site(),), (TELEPHONE,), TELEPHONE),
        ((TELEPHONE, IN_PERSON), (a_site(),), (), IN_PERSON),
        ((IN_PERSON, TELEPHONE), (), (), TELEPHONE),
        ((IN_PERSON,), (), (), IN_PERSON),
    ],
)
def test_a_chosen_service_is_taken_part_in_as_it_can_be(ways: Any, sites: Any, wanted: Any, way: Way) -> None:
    found = choice(somebody(chosen_id=a_service_id(0), ways=wanted), a_listing(ways=ways, sites=sites))
    assert found is not None
    assert found.way is way


def test_a_chosen_service_that_is_closed_keeps_those_who_hold_a_place_there() -> None:
    closed = a_listing(status=ListingStatus.TEMPORARILY_CLOSED)
    chooser: Any = {"chosen_id": a_service_id(0)}
    assert why_none(somebody(**chooser), closed) is UnmatchedReason.NO_ROOM
    assert may_go(somebody(**chooser, holds_id=a_service_id(0)), closed)


def test_a_search_that_an_earlier_release_has_kept_is_read() -> None:
    kept = {"needs": ["food"], "urgency": "soon", "outcode": "SE15", "channel": "email", "age_band": "65-74"}
    wanted = type(somebody().wanted).model_validate_json(json.dumps(kept))
    assert may_go(somebody(**dict(wanted)), a_listing(needs=(Need.FOOD,)))
