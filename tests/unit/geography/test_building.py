"""How the gazetteer is built once and kept."""

import logging
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from services.geography.building import open_gazetteer
from services.geography.postcodes import Postcode
from services.geography.release import Release

PECKHAM = Postcode.parse("SE15 4QN")


def test_the_second_opening_needs_no_release(release: Release, tmp_path: Path) -> None:
    open_gazetteer(tmp_path / "cache", release)
    shutil.rmtree(release.folder)
    assert open_gazetteer(tmp_path / "cache", release).find(PECKHAM) is not None


def test_nothing_but_the_table_stays_in_the_cache(release: Release, tmp_path: Path) -> None:
    open_gazetteer(tmp_path / "cache", release)
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["london-postcodes-2026.1.invented.npz"]


def test_four_may_open_it_at_once(release: Release, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(open_gazetteer, [tmp_path / "cache"] * 4, [release] * 4))
    assert [gazetteer.find(PECKHAM) for gazetteer in opened] == [opened[0].find(PECKHAM)] * 4
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_new_version_is_built_anew(release: Release, tmp_path: Path) -> None:
    open_gazetteer(tmp_path, release)
    shutil.rmtree(release.folder)
    with pytest.raises(FileNotFoundError):
        open_gazetteer(tmp_path, replace(release, version="2027.1.invented"))


@pytest.mark.parametrize("content", [b"", b"not a table", b"PK\x03\x04 cut short"])
def test_a_damaged_table_is_built_anew(release: Release, tmp_path: Path, content: bytes) -> None:
    kept = tmp_path / "london-postcodes-2026.1.invented.npz"
    kept.write_bytes(content)
    assert open_gazetteer(tmp_path, release).find(PECKHAM) is not None
    assert kept.read_bytes() != content


def test_a_cache_that_cannot_be_written_is_done_without(
    release: Release, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a file").touch()
    with caplog.at_level(logging.WARNING):
        assert open_gazetteer(tmp_path / "a file" / "cache", release).find(PECKHAM) is not None
    assert "built again at each start" in caplog.text
