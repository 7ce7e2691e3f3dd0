"""Whatever stands in the map of boroughs, whoever runs Linkway is told in a sentence what is wrong and what to do."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.contract import borough_map
from services.contract.borough_map import MapUnusable
from tests.support.maps import a_map

GOOD = a_map().encode()
ODD: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 0, -1, 10**30, 1.5, float("nan"), "", "none", [], ["x"], {}]
)
MODEST = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def is_read_or_refused_in_words(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused = None
    try:
        borough_map.read(path)
    except MapUnusable as unusable:
        refused = unusable
    if refused:
        assert refused.what.endswith(".")
        assert str(path) in refused.where


@given(st.binary(max_size=60), st.integers(0, len(GOOD)), st.integers(0, 40))
@MODEST
def test_bytes_that_were_changed(tmp_path: Path, put_in: bytes, at: int, instead_of: int) -> None:
    is_read_or_refused_in_words(tmp_path / "boroughs.toml", GOOD[:at] + put_in + GOOD[at + instead_of :])


@given(ODD, st.sampled_from(["name", "gss", "partitions", "matching", "answer", "neighbours", "phone", "other"]))
@MODEST
def test_values_that_no_borough_has(tmp_path: Path, odd: object, name: str) -> None:
    written = "nan" if odd != odd else json.dumps("" if odd is None else odd)  # noqa: PLR0124 - what is not a number
    is_read_or_refused_in_words(tmp_path / "boroughs.toml", f"[southwark]\n{name} = {written}\n".encode())


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = " + b"[" * 100_000, b"[southwark]\n" * 2, b"\0"])
def test_what_was_found(tmp_path: Path, content: bytes) -> None:
    is_read_or_refused_in_words(tmp_path / "boroughs.toml", content)
