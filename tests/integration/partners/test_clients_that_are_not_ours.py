"""Kafka's other clients, in other languages, ask on a partner's topic and are answered by our real referral service."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.contract.event import Event
from services.contract.events.partners import ReferralRequested, RequestAccepted, RequestRejected
from services.referral.service import table
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.fakes.referral import a_referring, a_request
from tests.integration.partners.clients import java, nodejs
from tests.integration.partners.clients.asking import Ask, Question
from tests.running.stage import Stage
from tests.support.maps import a_partner
from tests.support.partner_messages import ANSWERS, EVENTS, PARTNER, stated

CLIENTS = {"kafkajs of Node.js": nodejs.ask, "the console of Kafka's Java client": java.ask}
NHS_NUMBER = "#/person/nhs_number"


def a_question(event: type[Event] = ReferralRequested, **body: Any) -> Question:
    """A referral that is asked for as the contract's page says it."""
    headers = {name: text.decode() for name, text in stated(event, "m-1")}
    return Question(headers, "ours-1", {**a_request(), "partner_reference": "ours-1", **body})


@pytest.fixture
async def partners(stage: Stage, tmp_path: Path) -> Path:
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        await admin.create({EVENTS: 1, ANSWERS: 1})
    (tmp_path / "partners.toml").write_text(a_partner(PARTNER))
    return tmp_path / "partners.toml"


@pytest.mark.parametrize("ask", CLIENTS.values(), ids=CLIENTS)
async def test_a_client_that_nobody_here_wrote_refers_and_reads_its_answer(
    stage: Stage, partners: Path, ask: Ask
) -> None:
    async with stage.running(table(a_referring()), partners_file=partners):
        [answer] = await ask(stage, a_question())

    assert (answer.key, answer.headers["ce_causationid"]) == ("ours-1", "m-1")
    assert answer.headers["ce_type"] == RequestAccepted.type
    assert RequestAccepted.model_validate_json(json.dumps(answer.body)).partner_reference == "ours-1"


@pytest.mark.parametrize("ask", CLIENTS.values(), ids=CLIENTS)
async def test_a_client_that_nobody_here_wrote_reads_what_to_mend(stage: Stage, partners: Path, ask: Ask) -> None:
    person = {**a_request()["person"], "nhs_number": "999 000 0019"}

    async with stage.running(table(a_referring()), partners_file=partners):
        [answer] = await ask(stage, a_question(person=person))

    assert answer.headers["ce_type"] == RequestRejected.type
    rejected = RequestRejected.model_validate_json(json.dumps(answer.body))
    assert (rejected.pointer, rejected.code) == (NHS_NUMBER, "not-an-nhs-number")
    assert "999" not in json.dumps(answer.body)
