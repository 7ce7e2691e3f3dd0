"""Whoever goes on from one answer of /v1 to the next is answered as the document says, wherever that leads.

Schemathesis infers from the document which answers lead to which requests, and walks: a referral is made, a place is
held for it, and steps of its life follow, those that cannot be taken then among them.
"""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation.stateful.state_machine import APIStateMachine
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.contract.words.vocabulary import Answer
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.domain.steps.places import hear_matched
from services.referral.doors.v1.document.examples import EXAMPLES, PROBLEM
from tests.fakes.callers import MemoryCallers
from tests.fakes.referral import an_aggregate
from tests.properties.test_whatever_is_sent import (
    SERVICE,
    SOMEBODY,
    TOKEN,
    a_referral_somewhere_in_its_life,
    schema,
    schema_of,
)
from tests.support.builders import NOW, ORGANIZATION_ID, a_matched

MAKING = "POST /referrals"
WALKS = settings(
    max_examples=24,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Walking(APIStateMachine):
    """Walks, each of which begins where there is a referral in each state. What is sure to be refused is put right."""

    def setup(self) -> None:
        SERVICE.begin_anew()
        SERVICE.callers.known = MemoryCallers(SOMEBODY).known
        for _ in State:
            a_referral_somewhere_in_its_life()

    def before_call(self, case: schemathesis.Case[Any]) -> None:
        case.headers.pop("If-Match", None)
        if case.operation.label == MAKING:
            (case.body,) = EXAMPLES["ReferPerson"]
        if isinstance(case.body, dict) and "on" in case.body:
            case.body["on"] = NOW.date().isoformat()

    def get_call_kwargs(self, _: schemathesis.Case[Any]) -> dict[str, Any]:
        return {"headers": TOKEN}

    def after_call(self, response: Response, case: schemathesis.Case[Any]) -> None:
        super().after_call(response, case)
        if case.operation.label == MAKING and response.status_code == 201:
            hold_a_place(response.json()["referral_id"])


def hold_a_place(referral_id: str) -> None:
    """Matching says that it has a place for the referral, which is offered."""
    states = SERVICE.storage.memory.states
    referral = Referral.model_validate(states[referral_id].state)
    offer = a_matched(referral_id=referral_id, organization_id=ORGANIZATION_ID, answer=Answer.OFFER)
    offered, _ = hear_matched(referral, offer, NOW)
    states[referral_id] = an_aggregate(offered)


def walk(through: schemathesis.BaseSchema) -> None:
    """Go through these doors, as far and as often as is bearable; raises FailureGroup."""
    walking: type[APIStateMachine] = type("Walk", (Walking, through.as_state_machine()), {})
    walking.run(settings=WALKS)


def test_wherever_a_walk_leads_it_is_answered_as_documented() -> None:
    walk(schema)


PLANTED = {
    "an error": (500, PROBLEM["examples"][0]),
    "an answer without what the document promises": (200, {"state": "withdrawn"}),
}


@pytest.mark.parametrize(("status", "body"), PLANTED.values(), ids=list(PLANTED))
def test_what_only_a_walk_comes_upon_is_noticed(status: int, body: object) -> None:
    with pytest.raises(FailureGroup):
        walk(schema_of(doors_where_steps_end(status, body)))


def doors_where_steps_end(status: int, body: object) -> ASGIApp:
    """The doors, but that every step ends so where it can be taken."""

    async def doors(scope: Scope, receive: Receive, send: Send) -> None:
        said: list[Message] = []

        async def listen(message: Message) -> None:
            said.append(message)

        is_a_step = scope.get("method") == "POST" and "/referrals/" in scope["path"]
        await SERVICE.doors(scope, receive, listen if is_a_step else send)
        if said and said[0]["status"] == 200:
            await JSONResponse(body, status, {"ETag": "1"})(scope, receive, send)
            return
        for message in said:
            await send(message)

    return doors
