"""Where people go, where they must live, and how they take part."""

from typing import Any

import pytest

from services.contract.words.listing_words import AccessNeed, AreaKind, Way
from tests.fakes.matching import a_location, a_term
from tests.support.reading import left_out, mended, the_listing

# SE15 4QN of the invented map, in degrees.
LATITUDE, LONGITUDE = 51.4697, -0.0706


def at(**location: Any) -> dict[str, Any]:
    return {"service_at_locations": [{"location": location}]}


def test_every_location_in_london_counts_once() -> None:
    locations = [a_location("SE15 4QN", "se154qn"), a_location("E1 6AN")]
    assert [site.postcode for site in the_listing(service_at_locations=locations).sites] == ["SE15 4QN", "E1 6AN"]


def test_one_outside_london_is_passed_over_and_said() -> None:
    listing, codes = mended(service_at_locations=[a_location("SE15 4QN"), a_location("M1 1AE"), a_location("")])
    assert [site.postcode for site in listing.sites] == ["SE15 4QN"]
    assert codes == ["outside-london", "no-postcode"]


@pytest.mark.parametrize("written", ["SE15-4QN", "SE15 4QN.", "se154qn", "SE15\u200b4QN", "\ufeffSE15 4QN"])
def test_a_postcode_with_marks_is_placed(written: str) -> None:
    assert the_listing(service_at_locations=[a_location(written)]).sites[0].postcode == "SE15 4QN"


def test_a_postcode_among_other_words_is_found_and_said() -> None:
    listing, codes = mended(service_at_locations=[a_location("SE15 4QN, London")])
    assert (listing.sites[0].postcode, codes) == ("SE15 4QN", ["postcode-found"])


def test_a_postcode_in_the_address_is_found() -> None:
    listing, codes = mended(**at(addresses=[{"address_1": "1 Example Street, London SE15 4QN"}]))
    assert (listing.sites[0].postcode, codes) == ("SE15 4QN", ["postcode-found"])
    assert listing.sites[0].address == ("1 Example Street",)


def test_an_address_is_its_lines_and_its_town() -> None:
    address = {"address_1": "12, Example Street, Peckham", "city": "London", "postal_code": "SE15 4QN"}
    site = the_listing(**at(name="Invented Hall", addresses=[address])).sites[0]
    assert (site.name, site.address, site.town) == ("Invented Hall", ("12 Example Street", "Peckham"), "London")


def test_a_point_near_its_postcode_counts() -> None:
    site = the_listing(**at(latitude=LATITUDE, longitude=LONGITUDE, addresses=[{"postal_code": "SE15 4QN"}])).sites[0]
    assert abs(site.easting - 534_100) < 200


def test_swapped_latitude_and_longitude_are_put_right_and_said() -> None:
    listing, codes = mended(**at(latitude=LONGITUDE, longitude=LATITUDE))
    assert (listing.sites[0].borough, listing.sites[0].postcode) == ("southwark", "SE15 4QN")
    assert codes == ["point-swapped", "placed-by-its-point"]


def test_a_point_far_from_its_postcode_gives_way_and_is_said() -> None:
    listing, codes = mended(**at(latitude=51.6, longitude=0.1, addresses=[{"postal_code": "SE15 4QN"}]))
    assert (listing.sites[0].easting, codes) == (534_100, ["point-elsewhere"])


def test_a_point_does_not_bring_a_postcode_of_elsewhere_to_london() -> None:
    manchester = at(latitude=LATITUDE, longitude=LONGITUDE, addresses=[{"postal_code": "M1 1AE"}])
    assert left_out(**manchester) == "no-london-postcode"


def test_a_new_postcode_of_a_london_district_is_placed_by_its_point_and_stays() -> None:
    listing, codes = mended(**at(latitude=LATITUDE, longitude=LONGITUDE, addresses=[{"postal_code": "SE15 9ZZ"}]))
    assert (listing.sites[0].postcode, codes) == ("SE15 9ZZ", ["placed-by-its-point"])


def test_what_a_place_has_is_read_from_its_words() -> None:
    words = [{"description": "Step-free access. Hearing loop in the hall. No accessible toilet."}]
    site = the_listing(**at(accessibility=words, addresses=[{"postal_code": "SE15 4QN"}])).sites[0]
    assert site.access == (AccessNeed.STEP_FREE, AccessNeed.HEARING_LOOP)


@pytest.mark.parametrize(
    ("changes", "ways"),
    [
        (at(location_type="virtual"), (Way.ONLINE,)),
        (at(location_type="virtual", name="Invented helpline"), (Way.TELEPHONE,)),
        ({"attributes": [a_term("*", "Food bank"), a_term("linkway-ways", "at-home")]}, (Way.AT_HOME,)),
        ({"attributes": [a_term("*", "Food bank"), a_term("type", "Online")]}, (Way.IN_PERSON, Way.ONLINE)),
    ],
)
def test_how_people_take_part_is_read(changes: dict[str, Any], ways: tuple[Way, ...]) -> None:
    assert the_listing(**changes).ways == ways


def test_one_with_an_area_and_a_number_is_rung_and_that_is_said() -> None:
    listing, codes = mended(
        service_at_locations=[], service_areas=[{"name": "Southwark"}], phones=[{"number": "020 7946 0000"}]
    )
    assert (listing.ways, codes) == ((Way.TELEPHONE,), ["rung-first"])


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ({"name": "Southwark"}, ["E09000028"]),
        ({"name": "London Borough of Southwark"}, ["E09000028"]),
        ({"name": "City of London"}, ["E09000001"]),
        ({"name": "City of Westminster"}, ["E09000033"]),
        ({"name": "Southwark, Lambeth and Barking & Dagenham"}, ["E09000028", "E09000022", "E09000002"]),
        ({"name": "Greater London"}, ["E12000007"]),
        ({"name": "UK wide"}, ["E12000007"]),
        ({"name": "SE15, SE5"}, ["SE15", "SE5"]),
        (
            {"name": "Peckham ward", "uri": "http://statistics.data.gov.uk/id/statistical-geography/E05011109"},
            ["E05011109"],
        ),
        ({"extent": "E09000028", "extent_type": "text"}, ["E09000028"]),
    ],
)
def test_an_area_is_known_by_code_or_name(written: dict[str, str], codes: list[str]) -> None:
    assert [area.code for area in the_listing(service_areas=[written]).areas] == codes


def test_a_ward_keeps_its_name() -> None:
    (area,) = the_listing(service_areas=[{"name": "Peckham", "uri": "http://example.org/E05011109"}]).areas
    assert (area.kind, area.name) == (AreaKind.WARD, "Peckham")


def test_an_area_that_nobody_knows_is_read_by_people() -> None:
    listing, codes = mended(service_areas=[{"name": "The Invented Estate"}])
    assert (listing.areas, codes) == ((), ["area-unknown"])
    assert listing.who_for.condition == "Where it serves: The Invented Estate"
