"""Where a place is by its latitude and longitude, however many digits a program writes."""

import pytest

from services.matching.directory.reading.where.points import read_point
from services.matching.directory.reading.written.notes import Notes
from services.matching.directory.reading.written.part import Part


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(51.62632929999999, -0.08097689999999999), (51.631, -8e-05), ("51.62632929999999", "-0.08097689999999999")],
)
def test_a_point_is_read_to_its_last_digit_and_near_the_meridian(latitude: object, longitude: object) -> None:
    notes = Notes()

    assert read_point(Part({"latitude": latitude, "longitude": longitude}, "", notes))
    assert not notes.findings
