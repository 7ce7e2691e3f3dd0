"""Which borough a ward lies in."""

import pytest

from services.geography.wards import borough_of


@pytest.mark.parametrize(
    ("ward", "borough"),
    [
        ("E05009288", "E09000001"),
        ("E05011095", "E09000028"),
        ("E05011117", "E09000028"),
        ("E05013628", "E09000003"),
        ("E05014119", "E09000022"),
    ],
)
def test_a_ward_lies_in_the_borough_of_its_run_of_codes(ward: str, borough: str) -> None:
    assert borough_of(ward) == borough


@pytest.mark.parametrize("ward", ["E05000500", "E05009313", "E05014120", "W05000001", ""])
def test_of_a_ward_that_is_not_in_force_no_borough_is_known(ward: str) -> None:
    assert borough_of(ward) is None
