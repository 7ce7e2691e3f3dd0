"""One boring, invented listing, and what the directory says of it."""

from typing import Any

from services.contract.boroughs import BoroughSlug
from services.contract.events import ServiceListed, ServiceWithdrawn
from services.contract.listing import Listing, Site
from services.contract.words.listing_words import Way, WithdrawalReason
from services.contract.words.vocabulary import Need
from tests.support.builders import SERVICE_ID


def a_plain_listing(**changes: Any) -> Listing:
    boring: dict[str, Any] = {
        "service_id": SERVICE_ID,
        "name": "Invented Lunch Club",
        "organization_name": "Invented Neighbours",
        "needs": (Need.LONELINESS,),
        "ways": (Way.IN_PERSON,),
        "sites": (Site(easting=534_100, northing=176_300, borough=BoroughSlug.SOUTHWARK, postcode="SE15 4QN"),),
    }
    return Listing(**boring | changes)


def a_service_listed(**changes: Any) -> ServiceListed:
    listing = a_plain_listing(**changes)
    return ServiceListed(service_id=listing.service_id, listing=listing)


def a_service_withdrawn() -> ServiceWithdrawn:
    return ServiceWithdrawn(service_id=SERVICE_ID, reason=WithdrawalReason.GONE_FROM_THE_DIRECTORY)
