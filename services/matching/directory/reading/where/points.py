"""Latitude and longitude of a place, as metres on the British National Grid."""

from functools import cache

from pyproj import Transformer

from services.matching.directory.reading.written.numbers import number_in
from services.matching.directory.reading.written.part import Part

# London with a few kilometres around it, in degrees of WGS84.
_LATITUDES = (51.2, 51.8)
_LONGITUDES = (-0.6, 0.4)


def read_point(location: Part) -> tuple[int, int] | None:
    """Easting and northing of its latitude and longitude, if that may be in London; swapped ones are put right.

    Within 5 metres, which is what one shift for all of Great Britain comes to.
    """
    written = location.word("latitude"), location.word("longitude")
    latitude, longitude = (number_in(one) if one else None for one in written)
    if latitude is None or longitude is None:
        if any(written):
            location.note(
                "latitude", "bad-point", "Latitude and longitude are no two numbers.", "Write both in degrees."
            )
        return None
    if _may_be_in_london(longitude, latitude):
        what = "Latitude and longitude stand in each other's place, and are swapped."
        location.note("latitude", "point-swapped", what, "Write about 51.5 in latitude, and about -0.1 in longitude.")
        latitude, longitude = longitude, latitude
    if not _may_be_in_london(latitude, longitude):
        return None
    easting, northing = _to_grid().transform(longitude, latitude)
    return round(easting), round(northing)


def _may_be_in_london(latitude: float, longitude: float) -> bool:
    return _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]


@cache
def _to_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
