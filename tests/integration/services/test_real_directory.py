"""Londoners where they really live, and libraries, advice offices and food banks where they really are."""

import csv
import gzip
import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from statistics import median
from typing import Any
from uuid import UUID, uuid5

import numpy as np
import pytest

from deploy.home import PROJECT
from services.contract import boroughs
from services.contract.words.vocabulary import Need
from services.geography.building import open_gazetteer
from services.geography.gazetteer import Gazetteer
from services.geography.postcodes import Postcode
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.record import ReadRecord, Record
from services.matching.domain.engine import Engine
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person, whereabouts
from tests.fakes.matching import REACH, a_location, a_referral_id, a_service, a_term, somebody

PUBLISHED = PROJECT.parent / "shared" / "data"
log = logging.getLogger(__name__)

NAMES = UUID(int=8)
PEOPLE = 3000
# Nobody publishes how many people these can take: so many are asked for at once.
ASKED_AT_ONCE = 3
ADVICE = "legal aid categories"

pytestmark = pytest.mark.skipif(
    not PUBLISHED.exists(), reason=f"Needs published data about London, which is not part of the project: {PUBLISHED}"
)


def rows(path: str) -> list[dict[str, str]]:
    file = PUBLISHED / path
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return list(csv.DictReader(text.decode().splitlines()))


def a_real_service(name: str, postcode: str, *terms: dict[str, Any]) -> dict[str, Any]:
    """As its keeper writes it: with words of its own, and nothing that only Linkway knows."""
    return a_service(
        id=str(uuid5(NAMES, f"{name}, {postcode}")),
        name=name,
        service_at_locations=[a_location(postcode)],
        attributes=[*terms],
    )


def real_services() -> Iterator[dict[str, Any]]:
    for row in rows("services/london_libraries_2023.csv"):
        yield a_real_service(row["name"], row["postcode"], a_term("type", row["type"]))
    for row in rows("services/london_legal_aid_advice_offices_2019.csv"):
        terms = [a_term(ADVICE, category) for category in row["categories"].split("|")]
        yield a_real_service(f"{row['organisation']} {row['office_id']}", row["postcode"], *terms)
    for row in rows("services/london_food_banks.csv"):
        yield a_real_service(f"{row['name']} {row['location_name']}", row["postcode"], a_term("category", "Food bank"))


def londoners(count: int) -> list[dict[str, str]]:
    """Postcodes drawn as people live: a small area by its population (census of 2021), then a postcode in it."""
    random = Random(2021)  # noqa: S311 - the same people at each run
    postcodes: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("postcodes/london_postcodes.csv.gz"):
        postcodes[row["lsoa21"]].append(row)
    areas = [row for row in rows("population/london_ethnicity5_census2021_lsoa21.csv") if row["lsoa21"] in postcodes]
    drawn = random.choices(areas, [int(area["total"]) for area in areas], k=count)
    return [random.choice(postcodes[area["lsoa21"]]) for area in drawn]


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return open_gazetteer(tmp_path_factory.mktemp("postcodes"))


@pytest.fixture(scope="module")
def read(gazetteer: Gazetteer) -> Sequence[ReadRecord]:
    records = [Record(f"record {number}", service) for number, service in enumerate(real_services(), start=1)]
    return [*DirectoryReader(gazetteer, NeedTerms.reviewed()).read(records)]


def test_almost_every_real_service_is_listed_though_it_has_no_word_of_ours(read: Sequence[ReadRecord]) -> None:
    left_out = Counter(one.findings[-1].code for one in read if one.listing is None)
    log.info("%d of %d are listed; left out: %s", len(read) - left_out.total(), len(read), dict(left_out))
    assert left_out.total() / len(read) < 0.03
    assert left_out.keys() <= {"no-need", "no-london-postcode"}
    assert all(one.listing.places is None for one in read if one.listing)


@pytest.mark.parametrize(
    ("need", "least_share", "farthest_median"),
    [
        (Need.LEARNING, 0.99, 1500),
        (Need.DIGITAL_SKILLS, 0.99, 1500),
        (Need.LEGAL_ADVICE, 0.95, 2500),
        (Need.HOUSING, 0.95, 2500),
        (Need.DEBT, 0.95, 2500),
        (Need.FOOD, 0.75, 4000),
    ],
)
def test_londoners_find_a_service_within_reach(
    read: Sequence[ReadRecord],
    gazetteer: Gazetteer,
    need: Need,
    least_share: float,
    farthest_median: int,
) -> None:
    listings = [one.listing for one in read if one.listing]
    engine = Engine([Listed(one, 1, one.sites[0].borough) for one in listings], REACH)
    free = np.full(len(listings), ASKED_AT_ONCE)
    seekers = [seeker_at(home, need, gazetteer) for home in londoners(PEOPLE)]
    found = [choice for seeker in seekers if (choice := engine.best(seeker, free))]
    metres = [choice.metres for choice in found]
    log.info("%s: %.1f%% have one, at a median of %.0f m", need, 100 * len(found) / PEOPLE, median(metres))
    assert len(found) / PEOPLE > least_share
    assert median(metres) < farthest_median


def test_the_centre_of_the_outcode_is_near_enough_to_home(gazetteer: Gazetteer) -> None:
    homes = londoners(PEOPLE)
    found = gazetteer.find_all([Postcode.parse(home["postcode"]) for home in homes])
    told = [seeker_at(home, Need.FOOD, gazetteer).position for home in homes]
    centres = np.array([(position.easting, position.northing) for position in told]).T
    metres = np.hypot(found.easting - centres[0], found.northing - centres[1])
    log.info("Half live within %.0f m of it, nine in ten within %.0f m", *np.nanpercentile(metres, [50, 90]))
    assert np.nanpercentile(metres, 90) < REACH / 2


def seeker_at(home: Mapping[str, str], need: Need, gazetteer: Gazetteer) -> Person:
    outcode, _, incode = home["postcode"].partition(" ")
    borough = boroughs.BY_GSS[home["lad"]].slug
    number = int.from_bytes(f"{outcode}{incode}".encode())
    return somebody(referral_id=a_referral_id(number), needs=(need,), position=whereabouts(gazetteer, outcode, borough))
