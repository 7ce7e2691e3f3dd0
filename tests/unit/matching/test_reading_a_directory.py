"""An invented Open Referral UK 3.0 directory is read; what nobody could be sent to is left out and named."""

from datetime import date
from typing import Any

import pytest

from services.contract.listing import Listing, Times
from services.contract.words.vocabulary import Need
from services.matching.directory.reading import DirectoryReader, LeftOut, Reading
from services.matching.directory.terms import NeedTerms
from tests.fakes.matching import LEFT_OUT, a_location, a_service, a_service_id, a_term
from tests.fakes.referral import an_invented_gazetteer
from tests.support.builders import SERVICE_ID

PLACES = a_term("linkway-places", "10")
WORDS = NeedTerms({"Invented Words": {"Chess & Company": "loneliness"}})


def read(*services: Any) -> Reading:
    return DirectoryReader(an_invented_gazetteer(), WORDS).read(services)


def the_listing(**changes: Any) -> Listing:
    reading = read(a_service(**changes))
    assert reading.left_out == {}
    (listing,) = reading.listings
    return listing


def test_a_service_becomes_a_listing() -> None:
    listing = the_listing()
    assert (listing.service_id, listing.name) == (SERVICE_ID, "Invented Lunch Club")
    assert (listing.organization_name, listing.organization_id) == ("Invented Neighbours", a_service_id(900))
    assert listing.places == 10
    assert listing.needs == {Need.LONELINESS}
    assert [(place.easting, place.borough) for place in listing.sites] == [(534_100, "E09000028")]


def test_every_location_in_london_counts_once() -> None:
    locations = [a_location("SE15 4QN", "se154qn"), a_location("M1 1AE", "not a postcode", ""), a_location("E1 6AN")]
    places = the_listing(service_at_locations=locations).sites
    assert [place.borough for place in places] == ["E09000028", "E09000030"]


def test_hours_and_the_day_it_was_last_checked_are_carried() -> None:
    schedules = [{"freq": "WEEKLY", "byday": "TH,FR", "opens_at": "10:00", "closes_at": "18:00"}]
    listing = the_listing(schedules=schedules, assured_date="2026-01-05")
    assert listing.hours == (Times(byday="TH,FR", opens_at="10:00", closes_at="18:00"),)
    assert listing.assured_on == date(2026, 1, 5)


@pytest.mark.parametrize("odd", [{"schedules": [7]}, {"schedules": "daily"}, {"assured_date": "some day"}])
def test_what_only_describes_a_service_does_not_cost_it_its_listing(odd: dict[str, Any]) -> None:
    listing = the_listing(**odd)
    assert (listing.hours, listing.assured_on) == ((), None)


@pytest.mark.parametrize("odd", [{}, {"id": None}, {"id": "neighbours"}])
def test_an_organisation_whose_id_is_odd_is_known_by_its_name(odd: dict[str, Any]) -> None:
    listing = the_listing(organization={"name": "Invented Neighbours", **odd})
    assert (listing.organization_name, listing.organization_id) == ("Invented Neighbours", None)


def test_null_is_read_as_nothing() -> None:
    assert the_listing(schedules=None, assured_date=None, organization={"name": None}).hours == ()


def test_a_service_without_an_organisation_goes_by_its_own_name() -> None:
    assert the_listing(organization=LEFT_OUT).organization_name == "Invented Lunch Club"


@pytest.mark.parametrize(
    "term",
    [
        a_term("Linkway needs", "Low mood"),
        a_term("linkway-needs", "Feeling down (invented)", term="low-mood"),
    ],
)
def test_a_need_is_known_by_name_or_code_however_it_is_spelt(term: dict[str, Any]) -> None:
    assert the_listing(attributes=[term, PLACES]).needs == {Need.LOW_MOOD}


def test_a_word_of_another_taxonomy_is_known_if_it_was_reviewed() -> None:
    terms = [a_term("invented words", "chess & company"), a_term("invented words", "debt"), PLACES]
    assert the_listing(attributes=terms).needs == {Need.LONELINESS}


def test_the_terms_that_come_with_linkway_are_needs() -> None:
    reading = DirectoryReader(an_invented_gazetteer(), NeedTerms.reviewed()).read(
        [a_service(attributes=[a_term("openeligibility", "Food Pantry"), PLACES])]
    )
    assert reading.listings[0].needs == {Need.FOOD}


def test_capacity_is_bounded() -> None:
    assert the_listing(attributes=[a_term("linkway-needs", "food"), a_term("linkway-places", "9" * 30)]).places == 1000


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": LEFT_OUT}, LeftOut.UNREADABLE),
        ({"name": ""}, LeftOut.UNREADABLE),
        ({"attributes": "none"}, LeftOut.UNREADABLE),
        ({"status": "temporarily closed"}, LeftOut.NOT_ACTIVE),
        ({"attributes": LEFT_OUT}, LeftOut.NO_NEED),
        ({"attributes": [{"taxonomy_term": None}, PLACES]}, LeftOut.NO_NEED),
        ({"attributes": [a_term("linkway-needs", "chess"), PLACES]}, LeftOut.NO_NEED),
        ({"attributes": [a_term("linkway-needs", "food")]}, LeftOut.NO_PLACES),
        ({"attributes": [a_term("linkway-needs", "food"), a_term("linkway-places", "many")]}, LeftOut.NO_PLACES),
        ({"attributes": [a_term("linkway-needs", "food"), a_term("linkway-places", "0")]}, LeftOut.NO_PLACES),
        ({"service_at_locations": LEFT_OUT}, LeftOut.NO_LONDON_POSTCODE),
        ({"service_at_locations": [{"location": None}]}, LeftOut.NO_LONDON_POSTCODE),
        ({"service_at_locations": [a_location("M1 1AE")]}, LeftOut.NO_LONDON_POSTCODE),
    ],
)
def test_a_service_that_nobody_could_be_sent_to_is_left_out(changes: dict[str, Any], reason: LeftOut) -> None:
    reading = read(a_service(**changes))
    assert reading.listings == ()
    assert reading.left_out == {reason: [str(SERVICE_ID)]}


@pytest.mark.parametrize("odd", [None, 7, "service", [], {}, {"id": "4"}, {"id": {"name": "Ann Invented"}}])
def test_what_is_no_service_is_counted_and_not_repeated(odd: Any) -> None:
    assert read(odd).left_out == {LeftOut.UNREADABLE: ["no id"]}


def test_the_same_service_twice_is_listed_once() -> None:
    reading = read(a_service(), a_service(name="Another"))
    assert [listing.name for listing in reading.listings] == ["Invented Lunch Club"]
    assert reading.counts["twice"] == 1


def test_the_order_of_the_directory_does_not_matter() -> None:
    services = [a_service(id=str(a_service_id(number))) for number in (3, 1, 2)]
    assert read(*services) == read(*reversed(services))
