"""Data written by another version is not touched."""

from pathlib import Path

import pytest

from deploy.servers import versions
from deploy.servers.versions import DataOfAnotherVersion


def test_a_new_folder_is_marked_and_can_be_used_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    versions.claim(folder, "MongoDB 6.0.5")
    versions.claim(folder, "MongoDB 6.0.5")

    assert versions.written_by(folder) == "MongoDB 6.0.5"


def test_data_of_another_version_is_refused_with_both_versions_named(tmp_path: Path) -> None:
    versions.claim(tmp_path, "MongoDB 6.0.5")

    with pytest.raises(DataOfAnotherVersion) as refusal:
        versions.claim(tmp_path, "MongoDB 8.0.1")

    assert "written by MongoDB 6.0.5, and the server at hand is MongoDB 8.0.1" in refusal.value.what
    assert refusal.value.where == str(tmp_path)
    assert versions.written_by(tmp_path) == "MongoDB 6.0.5"


def test_a_folder_with_unmarked_data_is_refused(tmp_path: Path) -> None:
    (tmp_path / "storage.bson").touch()

    with pytest.raises(DataOfAnotherVersion, match="an unknown version"):
        versions.check(tmp_path, "MongoDB 6.0.5")
