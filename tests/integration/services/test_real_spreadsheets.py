"""London's libraries, advice offices and food banks as others publish them: read by mappings, with no place promised.

The files are no part of the project; each was made by somebody who knows nothing of Linkway.
"""

import csv
import gzip
import logging
from collections.abc import Mapping, Sequence
from random import Random

import numpy as np
import pytest

from deploy.directory.checking import Checked, entries_of, look_through
from deploy.home import PROJECT
from services.contract import boroughs
from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing
from services.contract.words.vocabulary import Need
from services.geography.building import open_gazetteer
from services.geography.gazetteer import Gazetteer
from services.matching.directory.record import Fate
from services.matching.directory.sources.feed_list import FeedEntry
from services.matching.domain.engine import Engine
from services.matching.domain.person import whereabouts
from tests.fakes.matching import a_referral_id, an_engine, somebody

PUBLISHED = PROJECT.parent / "shared" / "data"
FEEDS = PROJECT / "tests" / "support" / "real_directories" / "london.toml"
LIBRARIES, ADVICE, FOOD = "London libraries 2023", "London legal advice offices 2019", "London food banks"
# As many as a borough asks at once where nobody says how many places there are.
ASKED_AT_ONCE = 3
IN_EACH_BOROUGH = 20
log = logging.getLogger(__name__)

pytestmark = pytest.mark.skipif(
    not PUBLISHED.exists(), reason=f"Needs published data about London, which is not part of the project: {PUBLISHED}"
)


class Read:
    """What became of one of the files."""

    def __init__(self, entry: FeedEntry, gazetteer: Gazetteer) -> None:
        self.checked, self.listings = Checked(entry), list[Listing]()
        for looked in look_through(entry, gazetteer):
            self.checked.add(looked)
            self.listings += [looked.read.listing] if looked.read.listing else []

    def why(self) -> dict[str, int]:
        return {code: seen.records for code, seen in self.checked.left_out.items()}


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return open_gazetteer(tmp_path_factory.mktemp("postcodes"))


@pytest.fixture(scope="module")
def read(gazetteer: Gazetteer) -> Mapping[str, Read]:
    return {entry.name: Read(entry, gazetteer) for entry in entries_of(str(FEEDS))}


@pytest.fixture(scope="module")
def engine(read: Mapping[str, Read]) -> Engine:
    return an_engine(*(listing for one in read.values() for listing in one.listings))


@pytest.fixture(scope="module")
def homes() -> Mapping[BoroughSlug, Sequence[str]]:
    """Real postcodes, so many in each borough."""
    lines = gzip.decompress((PUBLISHED / "postcodes" / "london_postcodes.csv.gz").read_bytes()).decode().splitlines()
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(lines):
        found.setdefault(row["lad"], []).append(row["postcode"])
    random = Random(33)  # noqa: S311 - the same homes at each run
    return {boroughs.BY_GSS[gss].slug: random.sample(there, IN_EACH_BOROUGH) for gss, there in sorted(found.items())}


@pytest.mark.parametrize(
    ("name", "records", "why"),
    [
        (LIBRARIES, 357, {"not-active": 12}),
        (ADVICE, 371, {}),
        (FOOD, 35, {"not-active": 4}),
    ],
)
def test_what_is_left_out_of_each_is_left_out_for_a_reason_that_somebody_chose(
    read: Mapping[str, Read], name: str, records: int, why: Mapping[str, int]
) -> None:
    fates = read[name].checked.fates
    log.info("%s: %s, left out %s", name, dict(fates), read[name].why())

    assert fates.total() == records
    assert fates[Fate.NOT_SHOWN] == 0
    assert read[name].why() == why


def test_nobody_says_how_many_places_there_are(engine: Engine) -> None:
    assert set(engine.capacity.tolist()) == {-1}


@pytest.mark.parametrize("borough", list(BoroughSlug))
@pytest.mark.parametrize("need", [Need.LEARNING, Need.DIGITAL_SKILLS, Need.LONELINESS])
def test_everybody_finds_a_library(
    engine: Engine, gazetteer: Gazetteer, homes: Mapping[BoroughSlug, Sequence[str]], borough: BoroughSlug, need: Need
) -> None:
    assert found(engine, gazetteer, homes[borough], borough, need) == IN_EACH_BOROUGH


def test_advice_and_food_are_within_reach_of_most(
    engine: Engine, gazetteer: Gazetteer, homes: Mapping[BoroughSlug, Sequence[str]]
) -> None:
    of_all = IN_EACH_BOROUGH * len(homes)
    share = {
        need: sum(found(engine, gazetteer, there, borough, need) for borough, there in homes.items()) / of_all
        for need in (Need.DEBT, Need.HOUSING, Need.LEGAL_ADVICE, Need.FOOD)
    }
    log.info("Within reach: %s", {need.value: f"{part:.1%}" for need, part in share.items()})

    assert share[Need.LEGAL_ADVICE] >= share[Need.HOUSING]
    assert min(share[Need.DEBT], share[Need.HOUSING]) > 0.9
    # The list of food banks is far from whole: 31 of them, in 21 boroughs.
    assert share[Need.FOOD] > 0.6


def found(engine: Engine, gazetteer: Gazetteer, homes: Sequence[str], borough: BoroughSlug, need: Need) -> int:
    free = np.full_like(engine.capacity, ASKED_AT_ONCE)
    seekers = (
        somebody(
            referral_id=a_referral_id(number),
            needs=(need,),
            position=whereabouts(gazetteer, postcode.split()[0], borough),
        )
        for number, postcode in enumerate(homes)
    )
    return sum(1 for seeker in seekers if engine.best(seeker, free))
