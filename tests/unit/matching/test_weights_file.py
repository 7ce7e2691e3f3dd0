"""How much each part of a score counts is written in a file, and a borough may differ."""

from pathlib import Path

import pytest

from deploy.weights import FILE
from services.contract.boroughs import BoroughSlug
from services.matching import weights_file
from services.matching.domain.ranking.weights import BY_DEFAULT, BoroughWeights
from services.matching.weights_file import WeightsUnusable

WHOLE = FILE.read_text()


def read(folder: Path, text: str) -> BoroughWeights:
    path = folder / "weights.toml"
    path.write_text(text)
    return weights_file.read(path)


def test_the_file_that_comes_with_linkway_states_the_default() -> None:
    assert weights_file.read(FILE) == BY_DEFAULT


def test_a_borough_differs_in_what_it_names_and_its_matches_say_so(tmp_path: Path) -> None:
    weights = read(tmp_path, WHOLE + "[kensington-and-chelsea]\ndistance = 0.30\nhints = 0.07\n")
    own, others = weights[BoroughSlug.KENSINGTON_AND_CHELSEA], weights[BoroughSlug.BRENT]
    assert (own.distance, own.hints, own.needs) == (0.30, 0.07, others.needs)
    assert (own.version, others.version) == ("default-1/kensington-and-chelsea", "default-1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read: version: Field required"),
        ("not toml", "cannot be read"),
        (WHOLE + "[atlantis]\nneeds = 0.4\n", "atlantis is not a London borough"),
        (WHOLE + "[brent]\nneeds = 0.5\n", "brent) To mend"),
        (WHOLE + "[brent]\nneeds = 0.5\n", "must add up to 1, and add up to 1.1"),
        (WHOLE + "[brent]\nluck = 0.0\n", "luck: Extra inputs"),
        (WHOLE + "[brent]\nneeds = 1.6\nhints = -1.05\n", "needs: Input should be less than or equal to 1"),
        (WHOLE + "[brent]\nneeds = nan\n", "Weights are wrong"),
        (WHOLE.replace("wait = 0.04", ""), "The default lacks wait"),
        (WHOLE.replace('"default-1"', '"a version that is too long to be named"'), "version: String should have"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_where_and_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WeightsUnusable) as unusable:
        read(tmp_path, text)
    assert said in str(unusable.value)
    assert "To mend it, give a version, [default]" in str(unusable.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnusable, match=r"nowhere\.toml"):
        weights_file.read(tmp_path / "nowhere.toml")
