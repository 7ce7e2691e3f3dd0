"""The installed release of London's postcodes, held against another publication of the same postcodes."""

import csv
import gzip
from itertools import islice
from math import cos, radians, sin

import numpy as np
import pytest

from deploy.home import PROJECT
from services.geography import release
from services.geography.building import open_gazetteer
from services.geography.gazetteer import GSS_CODES, Gazetteer, Place
from services.geography.postcodes import Postcode
from services.geography.release import LONDON_LETTERS

PUBLISHED = PROJECT.parent / "shared" / "data" / "postcodes" / "london_postcodes.csv.gz"
BUCKINGHAM_PALACE = Place(529_090, 179_645, "E09000033")
PALACE_LATITUDE, PALACE_LONGITUDE = 51.50101, -0.14156  # WGS84


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return open_gazetteer(tmp_path_factory.mktemp("postcodes"))


def test_every_borough_has_postcodes_that_can_be_written_and_found(gazetteer: Gazetteer) -> None:
    for gss in GSS_CODES:
        sample = [Postcode.parse(written) for written in gazetteer.postcodes_in(gss)[::200]]
        assert sample
        assert set(gazetteer.find_all(sample).borough.tolist()) == {gss}


def test_the_palace_is_where_the_ordnance_survey_has_it(gazetteer: Gazetteer) -> None:
    assert gazetteer.find(Postcode.parse("SW1A 1AA")) == BUCKINGHAM_PALACE


def test_no_london_postcode_begins_with_a_letter_that_is_not_read() -> None:
    installed = release.installed()
    letters = {file.name.removeprefix("postcodes_")[0] for file in installed.folder.glob("postcodes_*")}
    unread = "".join(letters - set(LONDON_LETTERS))
    assert len(release.london(installed, unread).names) == 0


def test_it_agrees_with_another_publication_of_the_same_postcodes(gazetteer: Gazetteer) -> None:
    if not PUBLISHED.exists():
        pytest.skip(f"Needs a second publication of London's postcodes, which is not part of the project: {PUBLISHED}")
    with gzip.open(PUBLISHED, "rt", encoding="utf-8") as lines:
        sample = list(islice(csv.DictReader(lines), 0, None, 50))
    places = gazetteer.find_all([Postcode.parse(row["postcode"]) for row in sample])
    there = [_on_the_grid(float(row["lat"]), float(row["lon"])) for row in sample]
    metres_apart = np.hypot(*(np.array(there).T - [places.easting, places.northing]))
    same_borough = places.borough == np.array([row["lad"] for row in sample])
    assert len(sample) > 3_000
    assert np.mean(same_borough & (metres_apart < 200)) > 0.98


def _on_the_grid(latitude: float, longitude: float) -> tuple[float, float]:
    """Grid metres of a WGS84 point in London, to some ten metres: a plane through the palace, turned to grid north."""
    north = (latitude - PALACE_LATITUDE) * 111_258  # metres in a degree of latitude at 51.5 degrees
    east = (longitude - PALACE_LONGITUDE) * 111_548 * cos(radians((latitude + PALACE_LATITUDE) / 2))
    # The grid's north is true north only on its central meridian, two degrees west.
    turn = radians(((longitude + PALACE_LONGITUDE) / 2 + 2) * sin(radians(PALACE_LATITUDE)))
    return (
        BUCKINGHAM_PALACE.easting + east * cos(turn) - north * sin(turn),
        BUCKINGHAM_PALACE.northing + north * cos(turn) + east * sin(turn),
    )
