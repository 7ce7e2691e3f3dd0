"""Directories that sent people to the wrong place, as they were collected: who is sent where, and told what."""

import json
from pathlib import Path

import pytest

from services.contract.listing import Listing
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import AgeBand, UnmatchedReason
from services.matching.directory.record import Record
from services.matching.domain.telling.occasions import next_times
from tests.fakes.matching import an_engine, somebody
from tests.support.builders import NOW
from tests.support.reading import READER

CASES = Path(__file__).parents[5] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.exists(), reason=f"The cases are not part of the project: {CASES}")


def listings(number: int) -> list[Listing]:
    (path,) = CASES.glob(f"{number}-*.directory.json")
    records = (Record("a record", written) for written in json.loads(path.read_text(encoding="utf-8"))["contents"])
    return [one.listing for one in READER.read(records) if one.listing]


@pytest.mark.parametrize("band", AgeBand)
def test_nobody_is_sent_to_a_service_for_the_young(band: AgeBand) -> None:
    engine, person = an_engine(*listings(48)), somebody(age_band=band)
    assert engine.best(person, engine.capacity) is None
    reasons = {
        AgeBand.UNDER_18: UnmatchedReason.TOO_YOUNG,
        AgeBand.UNKNOWN: UnmatchedReason.AGE_UNKNOWN,
    }
    assert engine.why_none(person) is reasons.get(band, UnmatchedReason.NOT_ELIGIBLE)


def test_a_service_without_a_place_to_go_to_is_taken_part_in_from_home() -> None:
    line, *_ = listings(47)
    engine = an_engine(line)
    choice = engine.best(somebody(), engine.capacity)
    assert choice is not None
    assert (choice.way is Way.IN_PERSON, choice.site) == (False, None)


def test_times_that_are_over_are_not_told() -> None:
    over, ended, *_ = listings(53)
    assert next_times(over.times, NOW) == next_times(ended.times, NOW) == ()
