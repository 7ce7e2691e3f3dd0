"""A directory is taken whole or not at all, and an empty one counts as missing."""

from pathlib import Path

import pytest

from services.matching.directory.loader import DirectoryLoader
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.file import File
from tests.fakes.matching import a_directory, a_service, a_service_id
from tests.fakes.referral import an_invented_gazetteer

SERVICES = [a_service(id=str(a_service_id(number))) for number in range(5)]


def a_loader(path: Path) -> DirectoryLoader:
    return DirectoryLoader(File(path), DirectoryReader(an_invented_gazetteer(), NeedTerms({})))


def test_a_directory_in_which_nothing_can_be_used_counts_as_missing(tmp_path: Path) -> None:
    path = a_directory(tmp_path / "closed.json", a_service(status="defunct"))
    with pytest.raises(DirectoryAway, match=r"none of its services can be used \(1 not-active\)"):
        a_loader(path).read()


def test_a_directory_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    loader = a_loader(a_directory(tmp_path / "directory.json", *SERVICES))
    assert len(loader.read().listings) == 5
    assert loader.read_if_changed() is None
    a_directory(tmp_path / "directory.json", *SERVICES[:2])
    changed = loader.read_if_changed()
    assert changed is not None
    assert len(changed.listings) == 2


def test_one_that_could_not_be_used_is_told_of_each_time(tmp_path: Path) -> None:
    loader = a_loader(a_directory(tmp_path / "directory.json", *SERVICES))
    loader.read()
    a_directory(tmp_path / "directory.json")
    for _ in range(2):
        with pytest.raises(DirectoryAway):
            loader.read_if_changed()
