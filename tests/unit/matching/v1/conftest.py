"""Matching's /v1 with two listings of one organisation, kept by two boroughs, and one of another organisation."""

import pytest

from services.contract.boroughs import BoroughSlug
from tests.fakes.listing_service import ListingsInMemory
from tests.fakes.matching import a_listing, a_service_id
from tests.store_scenarios.listings import a_kept_listing
from tests.support.listings import AN_ORGANIZATION


@pytest.fixture
async def service() -> ListingsInMemory:
    begun = ListingsInMemory()
    theirs = a_kept_listing(listing=a_listing(organization_id=AN_ORGANIZATION, assured_on=None))
    elsewhere = a_kept_listing(listing=a_listing(1, organization_id=a_service_id(901)), keeper=BoroughSlug.BRENT)
    await begun.keep(theirs, elsewhere)
    return begun
