"""Providers' pages over two services of one organisation, and one of another."""

import pytest

from services.contract.boroughs import BoroughSlug
from tests.fakes.listing_service import ListingsInMemory
from tests.fakes.matching import a_listing, a_service_id
from tests.store_scenarios.listings import a_kept_listing
from tests.support.listings import AN_ORGANIZATION, a_whole_listing


@pytest.fixture
async def service() -> ListingsInMemory:
    begun = ListingsInMemory()
    plain = a_kept_listing(listing=a_listing(organization_id=AN_ORGANIZATION, assured_on=None))
    whole = a_kept_listing(listing=a_whole_listing(2))
    elsewhere = a_kept_listing(listing=a_listing(1, organization_id=a_service_id(901)), keeper=BoroughSlug.BRENT)
    await begun.keep(plain, whole, elsewhere)
    return begun
