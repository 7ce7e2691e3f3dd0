"""People cross a border where both boroughs agree, and while one matching runs both."""

from pathlib import Path
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.words.matching_words import Rule
from services.contract.words.vocabulary import UnmatchedReason
from services.matching.domain.engine import Engine
from services.matching.domain.ranking.policy import Policy
from services.matching.settings import Settings
from tests.fakes.matching import REACH, a_listed, a_listing, a_service_id, somebody
from tests.support.maps import a_map

WITH_LAMBETH, WITH_NONE, ITS_OWN = {"neighbours": ["lambeth"]}, {"neighbours": "none"}, {"matching": "borough"}
HERE = [a_listed(a_listing(1))]  # Southwark keeps it


def policy(folder: Path, **changes: dict[str, Any]) -> Policy:
    path = folder / "boroughs.toml"
    path.write_text(a_map(**changes))
    return Settings.model_construct(boroughs_file=path, weights_file=None).policy


@pytest.mark.parametrize(
    ("southwark", "lambeth", "agree"),
    [
        ({}, {}, True),
        (WITH_LAMBETH, {}, True),
        (WITH_LAMBETH, {"neighbours": ["southwark", "brent"]}, True),
        (WITH_LAMBETH, {"neighbours": ["brent"]}, False),
        ({"neighbours": ["brent"]}, {"neighbours": ["southwark"]}, False),
        (WITH_NONE, {}, False),
        ({}, WITH_NONE, False),
        (ITS_OWN, {}, False),
        (ITS_OWN, ITS_OWN, False),
    ],
)
@pytest.mark.parametrize("chosen_id", [None, a_service_id(1)], ids=["found", "chosen"])
def test_somebody_from_lambeth_goes_to_southwarks_service_if_both_agree(
    tmp_path: Path, southwark: dict[str, Any], lambeth: dict[str, Any], agree: bool, chosen_id: Any
) -> None:
    engine = Engine(HERE, REACH, policy=policy(tmp_path, southwark=southwark, lambeth=lambeth))
    person = somebody(borough=BoroughSlug.LAMBETH, chosen_id=chosen_id)
    assert bool(engine.best(person, engine.capacity)) is agree
    assert engine.fits(person, 0) is (None if agree else Rule.BORDER)
    assert engine.near_misses(person, engine.capacity, 5) == ([] if agree else [(0, Rule.BORDER)])
    none = UnmatchedReason.NOT_ELIGIBLE if chosen_id else UnmatchedReason.NO_SERVICE_WITHIN_REACH
    assert agree or engine.why_none(person) is none


@pytest.mark.parametrize("southwark", [WITH_NONE, ITS_OWN])
def test_a_borough_always_takes_its_own_people(tmp_path: Path, southwark: dict[str, Any]) -> None:
    engine = Engine(HERE, REACH, policy=policy(tmp_path, southwark=southwark))
    assert engine.fits(somebody(), 0) is None


def test_without_a_map_all_share(tmp_path: Path) -> None:
    everywhere = Settings.model_construct(boroughs_file=None, weights_file=None).policy
    assert Engine(HERE, REACH, policy=everywhere).fits(somebody(borough=BoroughSlug.BARNET), 0) is None
