"""A GP's system at the FHIR door."""

import pytest

from tests.fakes.referral_service import ServiceInMemory
from tests.support.gp_system import GpSystem


@pytest.fixture
def system(service: ServiceInMemory) -> GpSystem:
    return GpSystem(service.surgery)
