"""Where postcodes are, on a small invented table."""

import numpy as np

from services.geography.gazetteer import Gazetteer, Place
from services.geography.postcodes import NO_FIXED_ABODE, Postcode

PECKHAM = Postcode.parse("SE15 4QN")
WHITECHAPEL = Postcode.parse("E1 6AN")
MANCHESTER = Postcode.parse("M1 1AE")


def test_a_postcode_is_found_with_its_metres_and_borough(gazetteer: Gazetteer) -> None:
    assert gazetteer.find(PECKHAM) == Place(534_100, 176_300, "E09000028")


def test_a_postcode_outside_london_is_not_found(gazetteer: Gazetteer) -> None:
    assert gazetteer.find(MANCHESTER) is None
    assert gazetteer.find(Postcode.parse("SL3 0AA")) is None


def test_a_postcode_without_a_grid_reference_is_not_found(gazetteer: Gazetteer) -> None:
    assert gazetteer.find(Postcode.parse("SE15 4QR")) is None


def test_no_fixed_abode_is_nowhere(gazetteer: Gazetteer) -> None:
    assert gazetteer.find(NO_FIXED_ABODE) is None


def test_a_short_outcode_is_not_taken_for_a_longer_one(gazetteer: Gazetteer) -> None:
    assert gazetteer.outcode_centre("E1") == Place(533_000, 181_000, "E09000030")
    assert gazetteer.outcode_centre("E10") == Place(538_000, 187_000, "E09000031")


def test_many_postcodes_are_found_in_the_order_asked(gazetteer: Gazetteer) -> None:
    places = gazetteer.find_all([WHITECHAPEL, MANCHESTER, PECKHAM, NO_FIXED_ABODE])
    np.testing.assert_array_equal(places.easting, [533_000, np.nan, 534_100, np.nan])
    np.testing.assert_array_equal(places.northing, [181_000, np.nan, 176_300, np.nan])
    assert places.borough.tolist() == ["E09000030", "", "E09000028", ""]


def test_asking_for_nothing_finds_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find_all([]).easting.tolist() == []


def test_an_outcode_stands_at_the_mean_of_its_postcodes_in_the_borough_with_most(gazetteer: Gazetteer) -> None:
    assert gazetteer.outcode_centre("SE15") == Place(534_200, 176_500, "E09000028")


def test_an_outcode_outside_london_has_no_centre(gazetteer: Gazetteer) -> None:
    assert gazetteer.outcode_centre("M1") is None
    assert gazetteer.outcode_centre("SL3") is None


def test_a_borough_stands_at_the_mean_of_its_own_postcodes(gazetteer: Gazetteer) -> None:
    assert gazetteer.borough_centre("E09000028") == Place(534_150, 176_350, "E09000028")


def test_an_authority_outside_london_has_no_centre_and_no_postcodes(gazetteer: Gazetteer) -> None:
    assert gazetteer.borough_centre("E06000039") is None
    assert gazetteer.postcodes_in("E06000039") == []


def test_the_postcodes_of_a_borough_are_listed_as_people_write_them(gazetteer: Gazetteer) -> None:
    assert gazetteer.postcodes_in("E09000028") == ["SE15 4QN", "SE15 4QP"]
    assert gazetteer.postcodes_in("E09000030") == ["E1 6AN"]


def test_a_district_that_ended_is_left_out(gazetteer: Gazetteer) -> None:
    assert gazetteer.postcodes_in("E09000033") == ["W1A 1AA"]
