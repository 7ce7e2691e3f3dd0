"""The referral service in memory, for every test of it."""

import pytest

from tests.fakes.referral_service import ServiceInMemory


@pytest.fixture(scope="session")
def standing_service() -> ServiceInMemory:
    return ServiceInMemory()


@pytest.fixture
def service(standing_service: ServiceInMemory) -> ServiceInMemory:
    standing_service.begin_anew()
    return standing_service
