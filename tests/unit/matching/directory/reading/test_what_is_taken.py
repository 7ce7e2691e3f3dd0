"""A service as its keeper writes it becomes a listing; what only describes it does not cost it its listing."""

from datetime import date
from typing import Any

import pytest

from services.contract.listing import ListedTerm, WhoFor
from services.contract.words.listing_words import AccessNeed, ListingStatus
from services.contract.words.vocabulary import Gender, Need, ReferrerRole
from tests.fakes.matching import a_service_id, a_term
from tests.support.builders import SERVICE_ID
from tests.support.changing import LEFT_OUT
from tests.support.reading import mended, read_service, the_listing

FOOD = a_term("linkway-needs", "food")


def test_a_service_becomes_a_listing() -> None:
    listing = the_listing()
    assert (listing.service_id, listing.name) == (SERVICE_ID, "Invented Lunch Club")
    assert (listing.organization_name, listing.organization_id) == ("Invented Neighbours", a_service_id(900))
    assert (listing.places, listing.needs) == (10, (Need.LONELINESS,))
    assert [(site.easting, site.borough) for site in listing.sites] == [(534_100, "southwark")]


def test_what_is_null_is_nothing_without_a_word() -> None:
    nothing = dict.fromkeys(("schedules", "assured_date", "url", "description", "phones", "languages", "minimum_age"))
    assert the_listing(**nothing).times == ()


def test_one_that_is_closed_for_a_while_is_listed_so() -> None:
    until = a_term("linkway-closed-until", "2026-04-01")
    listing = the_listing(status="Temporarily closed", attributes=[FOOD, until])
    assert (listing.status, listing.closed_until) == (ListingStatus.TEMPORARILY_CLOSED, date(2026, 4, 1))


def test_one_without_a_status_counts_as_active() -> None:
    assert mended(status=LEFT_OUT)[1] == ["no-status"]


def test_who_may_come_is_read() -> None:
    terms = [
        FOOD,
        a_term("linkway-genders", "female"),
        a_term("linkway-routes", "gp"),
        a_term("linkway-routes", "self"),
    ]
    listing = the_listing(minimum_age=18, maximum_age="65", attributes=terms, eligibility_description="For carers.")
    assert listing.who_for == WhoFor(
        minimum_age=18,
        maximum_age=65,
        genders=(Gender.FEMALE,),
        routes=(ReferrerRole.GP, ReferrerRole.SELF),
        condition="For carers.",
    )


@pytest.mark.parametrize("written", [99, 100, 120])
def test_the_age_that_fills_a_field_is_no_limit(written: int) -> None:
    assert the_listing(minimum_age=0, maximum_age=written).who_for == WhoFor()


def test_an_age_in_words_is_read_by_people() -> None:
    listing, codes = mended(minimum_age="adults")
    assert listing.who_for == WhoFor(condition="Minimum age: adults")
    assert codes == ["bad-number"]


@pytest.mark.parametrize(
    ("term", "genders"),
    [
        (a_term("audience", "Women only"), (Gender.FEMALE,)),
        ({**a_term("anything", "Men"), "link_type": "eligibility"}, (Gender.MALE,)),
        (a_term("activities", "Women's football"), ()),
        (a_term("activities", "Women"), ()),
    ],
)
def test_a_gender_is_read_where_a_term_about_who_may_come_says_it(
    term: dict[str, Any], genders: tuple[Gender, ...]
) -> None:
    assert the_listing(attributes=[FOOD, term]).who_for.genders == genders


def test_for_women_and_for_men_is_for_all() -> None:
    terms = [FOOD, a_term("gender", "Women"), a_term("gender", "Men")]
    assert the_listing(attributes=terms).who_for.genders == ()


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"attributes": [FOOD]}, None),
        ({"attributes": [FOOD, a_term("linkway-places", "0")]}, 0),
        ({"attributes": [FOOD, a_term("linkway-places", "9" * 14)]}, 1000),
        ({"attributes": [FOOD], "capacities": [{"available": 3, "maximum": 12}]}, 12),
        ({"attributes": [FOOD], "service_capacity": [{"available": 3}]}, 3),
    ],
)
def test_places_are_those_that_somebody_has_said(changes: dict[str, Any], places: int | None) -> None:
    assert the_listing(**changes).places == places


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2 weeks", 14),
        ("1-2 weeks", 14),
        ("About 10 days", 10),
        ("3 months", 93),
        ("No wait", 0),
        ("10 working days", 14),
    ],
)
def test_a_wait_is_read_from_its_words(written: str, days: int) -> None:
    assert the_listing(wait_time=written).wait_days == days


def test_a_wait_that_cannot_be_read_is_said() -> None:
    listing, codes = mended(wait_time="It depends")
    assert (listing.wait_days, codes) == (None, ["wait-unread"])


def test_how_to_reach_it_is_read() -> None:
    listing = the_listing(
        phones=[{"number": "020 7946 0000 (office)"}],
        email="lunch@neighbours.example",
        url="www.neighbours.example/lunch",
        application_process="Ring us,\nor come.",
    )
    assert (listing.telephone, listing.email) == ("020 7946 0000", "lunch@neighbours.example")
    assert (listing.website, listing.how_to_join) == ("https://www.neighbours.example/lunch", "Ring us, or come.")


def test_what_is_no_contact_is_passed_over_and_said() -> None:
    listing, codes = mended(phones=[{"number": "ring us"}], email="at the desk", url="javascript:alert(1)")
    assert (listing.telephone, listing.email, listing.website) == (None, None, None)
    assert codes == ["bad-telephone", "bad-email", "bad-website"]


@pytest.mark.parametrize("written", [[{"code": "so"}, {"name": "Bengali"}], ["Somali", "bn"], "Somali, Bengali"])
def test_languages_are_read_by_code_or_name(written: Any) -> None:
    assert the_listing(languages=written).languages == ("so", "bn")


def test_english_is_spoken_everywhere_and_signing_is_access() -> None:
    listing = the_listing(languages=[{"name": "English"}, {"name": "British Sign Language"}])
    assert (listing.languages, listing.access) == ((), (AccessNeed.SIGN_LANGUAGE,))


def test_a_cost_is_pence_and_words() -> None:
    costs = [{"option": "Under 60s", "amount": 3.5, "amount_description": "per lunch"}, {"amount_description": "Free"}]
    assert [(one.pence, one.words) for one in the_listing(cost_options=costs).costs] == [
        (350, "Under 60s, per lunch"),
        (0, "Free"),
    ]


def test_a_price_that_has_ended_is_passed_over_and_said() -> None:
    assert mended(cost_options=[{"amount": 3, "valid_to": "2022-12-31"}])[1] == ["price-is-over"]


def test_the_words_of_fees_stand_in_where_there_is_no_price() -> None:
    assert [(one.pence, one.words) for one in the_listing(fees="Free of charge.").costs] == [(0, "Free of charge.")]


def test_when_it_was_checked_is_a_day_that_has_been() -> None:
    assert the_listing(assured_date="2026-01-05").assured_on == date(2026, 1, 5)
    assert mended(assured_date="2027-01-05")[1] == ["not-yet"]
    assert mended(assured_date="31 June")[1] == ["bad-date"]


def test_the_directorys_own_terms_are_kept() -> None:
    terms = [FOOD, a_term("esdServiceTypes", "Lunch clubs", term="853"), a_term("linkway-reach-metres", "2500")]
    listing = the_listing(attributes=terms)
    assert listing.terms == (ListedTerm(taxonomy="esdServiceTypes", name="Lunch clubs", code="853"),)
    assert listing.reach_metres == 2500


@pytest.mark.parametrize(
    "odd",
    [
        {"schedules": [7]},
        {"schedules": "daily"},
        {"phones": True},
        {"languages": {"code": 5}},
        {"cost_options": [[]]},
        {"description": {}},
    ],
)
def test_an_odd_part_is_passed_over_and_said(odd: dict[str, Any]) -> None:
    said = read_service(**odd)
    assert said.listing
    (finding,) = said.findings
    assert finding.at.startswith(f"/{next(iter(odd))}")
    assert finding.do


@pytest.mark.parametrize(("written", "companions"), [("3", 3), ("0", 0), (None, None)])
def test_how_many_people_volunteers_can_accompany_is_said_by_a_term(
    written: str | None, companions: int | None
) -> None:
    terms = [FOOD, *([a_term("linkway-companions", written)] if written else [])]
    assert the_listing(attributes=terms).companions == companions
