"""A release of six invented postcodes: their spelling is real, their places and boroughs are made up."""

from pathlib import Path

import brotli
import msgpack
import pytest

from services.geography.building import build
from services.geography.gazetteer import Gazetteer
from services.geography.release import LONDON_LETTERS, Release

NOWHERE = float("nan")
INVENTED = {
    "E": [("E1  6AN", 533_000.0, 181_000.0, "E09000030"), ("E10 5AA", 538_000.0, 187_000.0, "E09000031")],
    "S": [
        ("SE154QP", 534_200.0, 176_400.0, "E09000028"),
        ("SE154QN", 534_100.0, 176_300.0, "E09000028"),
        ("SE154QQ", 534_300.0, 176_800.0, "E09000023"),
        ("SE154QR", NOWHERE, NOWHERE, "E09000028"),
        ("SL3 0AA", 503_000.0, 177_000.0, "E06000039"),
    ],
    "W": [("W1M 0AA", 528_000.0, 181_000.0, "E09000033"), ("W1A 1AA", 528_500.0, 181_500.0, "E09000033")],
}


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A folder laid out as the installed package is."""
    folder = tmp_path / "release"
    folder.mkdir()
    for letter in LONDON_LETTERS:
        columns = zip(*INVENTED.get(letter, []), strict=True)
        named = dict(zip(("pcd", "oseast1m", "osnrth1m", "laua"), columns, strict=False))
        rows = {name: list(named.get(name, ())) for name in ("pcd", "oseast1m", "osnrth1m", "laua")}
        packed = msgpack.packb({"columns": list(rows), "data": rows})
        (folder / f"postcodes_{letter}.msgpack.br").write_bytes(brotli.compress(packed))
    return Release(folder, "2026.1.invented")


@pytest.fixture
def gazetteer(release: Release) -> Gazetteer:
    return build(release)
