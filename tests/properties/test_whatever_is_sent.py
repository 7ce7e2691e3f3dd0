"""Whatever is sent to /v1, by its own OpenAPI document or against it, is answered as the document says, and never 500.

Schemathesis makes the requests: the document's examples, the edges of each rule, and what it invents. It asks as
somebody who may do everything, so that nothing stops at the door.
"""

import asyncio
from itertools import count
from typing import Any
from uuid import UUID

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.doors.v1.record import EVERY_KIND
from services.runtime.working.callers import Caller
from tests.fakes.callers import MemoryCallers
from tests.fakes.entries import ONE_OF_EACH, an_entry, of_somebody
from tests.fakes.lives import a_referral
from tests.fakes.referral import an_aggregate
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import ORGANIZATION_ID

SOMEBODY = Caller(
    "invented-surgery",
    frozenset({TokenRight.REFER.value, TokenRight.ATTEND.value, TokenRight.WORK.value}),
    person="invented-link-worker",
    roles=tuple(role.value for role in Role),
    boroughs=tuple(BoroughSlug),
    provides=(ORGANIZATION_ID,),
)
TOKEN = {"Authorization": f"Bearer {SOMEBODY.organisation}"}
# Rules that no schema can say, such as a check digit or a postcode's place, refuse what the schema allows.
BY_MEANING = ["2xx", "3xx", "401", "403", "404", "409", "412", "422"]
AS_DOCUMENTED = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)

# Where a machine has much else to do; a test that hangs is ended by its own limit.
PATIENCE = {"request-timeout": 300}

SERVICE = ServiceInMemory()
SERVICE.callers.known = MemoryCallers(SOMEBODY).known


def schema_of(doors: Any) -> schemathesis.BaseSchema:
    """The document that stands behind these doors, and what asks there."""
    return schemathesis.openapi.from_asgi(
        "/v1/openapi.json",
        doors,
        config=schemathesis.Config.from_dict(
            {
                **PATIENCE,
                "checks": {"positive_data_acceptance": {"expected-statuses": BY_MEANING}},
                # A walk goes on from what is taken.
                "phases": {"stateful": {"generation": {"mode": "positive"}}},
            }
        ),
    )


schema = schema_of(SERVICE.doors)
LIVES = count(1)


def a_referral_somewhere_in_its_life() -> str:
    """Keeps a referral with its record, each time at the next point of its life: this function will give its id."""
    number = next(LIVES)
    states = list(State)
    referral_id = UUID(int=number)
    referral = a_referral(states[number % len(states)]).model_copy(update={"referral_id": referral_id})
    asyncio.run(_keep(referral))
    return str(referral_id)


async def _keep(referral: Referral) -> None:
    somebodys = await of_somebody(SERVICE.stores, referral)
    SERVICE.storage.memory.states[str(referral.referral_id)] = an_aggregate(somebodys)
    for number, facts in enumerate(ONE_OF_EACH):
        entry_id = UUID(int=100 * referral.referral_id.int + number)
        await SERVICE.stores.record.keep(an_entry(somebodys, facts, entry_id=entry_id))


def an_entry_beside(referral_id: str, path: str) -> str:
    """The id of an entry of the kind that this path names; of any, where it names none."""
    paths = [kind.path for kind in EVERY_KIND]
    number = next((number for number, one in enumerate(paths) if f"/{one}/" in path), 0)
    return str(UUID(int=100 * UUID(referral_id).int + number))


@schema.parametrize()
@settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_request_is_answered_as_documented(case: schemathesis.Case[Any]) -> None:
    answer = case.call_and_validate(headers=TOKEN)
    # What is refused for how it is asked is refused for every referral.
    if answer.status_code == 404 and "referral_id" in case.path_parameters:
        referral_id = a_referral_somewhere_in_its_life()
        case.path_parameters["referral_id"] = referral_id
        if "entry_id" in case.path_parameters:
            case.path_parameters["entry_id"] = an_entry_beside(referral_id, case.operation.path)
        case.validate_response(case.call(headers=TOKEN), checks=[*AS_DOCUMENTED])
