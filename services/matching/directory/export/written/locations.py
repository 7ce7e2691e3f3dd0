"""The sites of a service, as Open Referral UK 3.0 writes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.contract import boroughs
from services.contract.listing import Listing, Site
from services.contract.words.listing_words import ACCESS_PHRASES
from services.matching.directory.export.ids import part_id
from services.matching.directory.export.points import Point
from services.matching.directory.export.written.filled import filled

Json = Mapping[str, Any]


def write_locations(listing: Listing, points: Sequence[Point]) -> Sequence[Json]:
    """What ties the service to each of its sites, and each site."""
    return [write_location(listing, points, number) for number in range(len(points))]


def write_location(listing: Listing, points: Sequence[Point], number: int) -> Json:
    """What ties the service to the site of this number, and the site."""
    site, point = listing.sites[number], points[number]
    at = (listing.service_id, "service_at_locations", number)
    location = filled(
        id=part_id(*at, "location"),
        location_type="physical",
        name=site.name,
        latitude=point.latitude,
        longitude=point.longitude,
        addresses=[{"id": part_id(*at, "address"), **_address(site)}],
        accessibility=[
            {"id": part_id(*at, "accessibility", one), "description": ACCESS_PHRASES[one], "details": one.value}
            for one in site.access
        ],
    )
    return {"id": part_id(*at), "location": location}


def _address(site: Site) -> Json:
    # The standard asks for all of these.
    return filled(
        address_1=", ".join(site.address) or site.postcode,
        city=site.town or "London",
        region=boroughs.BY_SLUG[site.borough].name,
        state_province="Greater London",
        postal_code=site.postcode,
        country="GB",
        address_type="physical",
    )
