"""Where people go: the places of a service in London."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import hypot

from services.contract import boroughs
from services.contract.listing import MOST_LOCATIONS, Site
from services.geography.gazetteer import Gazetteer, Place
from services.geography.postcodes import Postcode
from services.matching.directory.reading.where.access import read_site_access
from services.matching.directory.reading.where.addresses import read_lines, read_postcode
from services.matching.directory.reading.where.points import read_point
from services.matching.directory.reading.written.names import read_name
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import plain

# A point this near to its postcode, or to some postcode of London, is believed; the middle of a postcode is seldom
# further from its doors, but in parks.
NEAR_METRES = 500


@dataclass(slots=True)
class Places:
    """Where a service is. `virtual` are its locations that are none, `elsewhere` counts those outside London."""

    sites: tuple[Site, ...] = ()
    virtual: list[Part] = field(default_factory=list)
    elsewhere: int = 0


def read_places_to_go(service: Part, gazetteer: Gazetteer) -> Places:
    """The places of its locations."""
    places = Places()
    sites: list[Site] = []
    for there in service.parts("service_at_locations"):
        location = there.part("location")
        if location is None:
            continue
        kind = plain(location.word("location_type"))
        if kind == "virtual":
            places.virtual.append(location)
        elif kind == "postal":
            location.note(
                "location_type",
                "postal",
                "It is an address for letters, so nobody is sent there.",
                "Write where to go.",
            )
        else:
            found = [*_sites(location, gazetteer)]
            sites += (site for site in found if site not in sites)
            places.elsewhere += not found
    places.sites = tuple(sites)[:MOST_LOCATIONS]
    return places


def _sites(location: Part, gazetteer: Gazetteer) -> Iterator[Site]:
    addresses = [one for one in location.parts("addresses") if plain(one.word("address_type")) != "virtual"]
    physical = [one for one in addresses if plain(one.word("address_type")) != "postal"] or addresses
    point = read_point(location)
    found = [site for one in physical if (site := _at_postcode(location, one, point, gazetteer))]
    yield from found
    if not found:
        address = physical[0] if physical else Part({}, location.at, location.notes)
        yield from _at_point(location, address, point, gazetteer)


def _at_postcode(location: Part, address: Part, point: tuple[int, int] | None, gazetteer: Gazetteer) -> Site | None:
    postcode = read_postcode(address)
    place = gazetteer.find(postcode) if postcode else None
    if postcode is None or place is None:
        return None
    if point and hypot(point[0] - place.easting, point[1] - place.northing) > NEAR_METRES:
        location.note(
            "latitude",
            "point-elsewhere",
            f"Its point is over {NEAR_METRES} metres from its postcode, which counts.",
            "Put right the latitude and longitude, or the postcode.",
        )
        point = None
    return _site(location, address, str(postcode), place, point)


def _at_point(location: Part, address: Part, point: tuple[int, int] | None, gazetteer: Gazetteer) -> Iterator[Site]:
    """Where only its point is known to be in London: the borough is that of the nearest postcode."""
    postcode = read_postcode(address)
    is_elsewhere = postcode is not None and gazetteer.outcode_centre(postcode.outcode) is None
    nearest = gazetteer.nearest(*point) if point and not is_elsewhere else None
    if point is None or nearest is None or nearest.metres > NEAR_METRES:
        _say_where_it_is_not(location, postcode)
        return
    location.note(
        "addresses",
        "placed-by-its-point",
        "It has no postcode that we know to be in London; its latitude and longitude count.",
        "Write its postcode in postal_code.",
    )
    is_like_it = postcode is not None and postcode.outcode == nearest.postcode.outcode
    yield _site(location, address, str(postcode if is_like_it else nearest.postcode), nearest.place, point)


def _site(location: Part, address: Part, postcode: str, place: Place, point: tuple[int, int] | None) -> Site:
    easting, northing = point or (place.easting, place.northing)
    name = read_name(location, "name")
    town = address.line("city", most=200) or address.line("town", most=200) or "London"
    return Site(
        easting=easting,
        northing=northing,
        borough=boroughs.BY_GSS[place.borough].slug,
        postcode=postcode,
        name=name,
        address=read_lines(address, {plain(name or ""), plain(town), plain(postcode), "london"}),
        town=town,
        access=read_site_access(location),
    )


def _say_where_it_is_not(location: Part, postcode: Postcode | None) -> None:
    if postcode or "latitude" in location.written:
        what = "This place is outside London, and nobody is sent there."
        location.note("addresses", "outside-london", what, "List it in a directory of where it is.")
    else:
        what = "It has no postcode and no point, so nobody can tell where it is."
        location.note("addresses", "no-postcode", what, "Write its postcode in postal_code.")
