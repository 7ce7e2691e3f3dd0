"""Each service's own table hears and says what the contract says that it does."""

from datetime import timedelta
from typing import Any, cast

import pytest

from services.contract.conversation import ASKED, CONSUMES, PUBLISHES
from services.contract.events import DeadLettered
from services.matching import service as matching
from services.matching.domain.engine import Engine
from services.matching.handlers.matching import Matcher
from services.matching.refresh.following import Following
from services.matching.refresh.loop import Refresh
from services.notify import service as notify
from services.notify.dispatch.disclosures import People
from services.notify.dispatch.dispatcher import Dispatcher
from services.notify.handlers.noticing import Noticing
from services.referral import service as referral
from services.referral.custody import Custody
from services.referral.handlers.intake.referring import Referring
from services.reporting import service as reporting
from services.reporting.settings import Settings as ReportingSettings
from services.runtime.service import Service
from tests.fakes.referral import an_invented_gazetteer

# The tables are only read, never run, so nothing stands where a mail server would.
NOBODY, NOWHERE = cast(People, None), an_invented_gazetteer()

MATCHER = Matcher(NOWHERE, Engine((), 1))

TABLES: dict[str, Service[Any, Any]] = {
    "referral": referral.table(Referring(NOWHERE, Custody(bytes(32)))),
    "matching": matching.table(MATCHER, Refresh([], Following(MATCHER), 60, 60)),
    "notify": notify.table(Dispatcher(people=NOBODY, senders={}, lease=timedelta(seconds=1)), Noticing()),
    "reporting": reporting.build(ReportingSettings.model_construct(invented=False, open_pages=False)),
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
