"""A referral beside which a record is kept."""

import pytest

from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import a_matched


@pytest.fixture
async def there(service: ServiceInMemory) -> str:
    """Where the referral stands of a person who is expected at a place, and shares with its provider."""
    agrees = a_request(consent__share_with_provider=True)
    made = await service.surgery.post("/v1/referrals", json=agrees, headers={"Idempotency-Key": "made"})
    await service.consume(a_matched(referral_id=made.json()["referral_id"]))
    where: str = made.headers["location"]
    return where
