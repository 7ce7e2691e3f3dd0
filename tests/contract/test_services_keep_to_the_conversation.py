"""Each service's own table hears and says what the contract says that it does."""

from typing import Any

import pytest

from services.contract.conversation import ASKED, CONSUMES, PUBLISHES
from services.contract.events import DeadLettered
from services.matching import service as matching
from services.notify import service as notify
from services.referral import service as referral
from services.reporting import service as reporting
from services.runtime.service import Service

TABLES: dict[str, Service[Any, Any]] = {
    "referral": referral.outline(),
    "matching": matching.outline(),
    "notify": notify.outline(),
    "reporting": reporting.outline(),
}
each_service = pytest.mark.parametrize("name", TABLES)


def test_every_service_of_the_conversation_is_here() -> None:
    assert set(TABLES) == set(CONSUMES)


@each_service
def test_a_service_goes_by_its_name(name: str) -> None:
    assert TABLES[name].name == name


@each_service
def test_a_service_hears_what_the_contract_says(name: str) -> None:
    assert TABLES[name].consumes.types == set(CONSUMES[name])


@each_service
def test_a_service_says_what_the_contract_says(name: str) -> None:
    # Dead letters are said by the runtime, on behalf of every service.
    assert {*TABLES[name].publishes, DeadLettered} == set(PUBLISHES[name])


@each_service
def test_a_service_does_for_partners_what_the_contract_says(name: str) -> None:
    assert tuple(TABLES[name].partners) == ASKED.get(name, ())
