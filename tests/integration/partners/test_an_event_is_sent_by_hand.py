"""`linkway send` on a real Kafka, with our real referral service: what is sent is answered, and the answer is shown."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from services.contract.topics import PartnerStream, PartnerTopic
from services.referral.service import table
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.fakes.referral import a_referring
from tests.running.stage import Stage
from tests.support.maps import a_partner
from tests.support.partner_events import an_event
from tests.support.partner_messages import ANSWERS, EVENTS, PARTNER

SOON = ["--wait", "60"]


@pytest.fixture
async def answering(stage: Stage, tmp_path: Path) -> AsyncIterator[Stage]:
    """The stage with a partner's topics, and the service that answers there."""
    (tmp_path / "partners.toml").write_text(a_partner(PARTNER))
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        await admin.create({EVENTS: 1, ANSWERS: 1})
    async with stage.running(table(a_referring()), partners_file=tmp_path / "partners.toml"):
        yield stage


async def send(stage: Stage, event: dict[str, Any], *line: str, partner: str = PARTNER) -> Result:
    here = {
        "LINKWAY_HOME": str(stage.folder),
        "LINKWAY_KAFKA_SERVERS": stage.servers.kafka,
        "LINKWAY_NAME_PREFIX": stage.prefix,
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }
    typed = ["send", "--borough", "southwark", "--partner", partner, *line]
    return await asyncio.to_thread(CliRunner().invoke, app, typed, input=json.dumps(event), env=here)


async def test_what_is_accepted_is_answered_with_the_referral(answering: Stage) -> None:
    ended = await send(answering, an_event(id="m-1"), "--json", *SOON)

    said = json.loads(ended.stdout)
    assert (ended.exit_code, said["answer"]["type"]) == (0, "london.linkway.request-accepted.v1")
    assert said["answer"]["data"]["partner_reference"] == "case-7"


async def test_what_linkway_rejects_is_shown_with_where_why_and_how_to_mend_it(answering: Stage) -> None:
    wrong = an_event(id="m-2", data__person__nhs_number="999 000 0019")

    held_back = await send(answering, wrong)
    rejected = await send(answering, wrong, "--unchecked", *SOON)

    shown = "  #/person/nhs_number  not-an-nhs-number\n    This is not an NHS number. Check its ten digits"
    assert (held_back.exit_code, rejected.exit_code) == (1, 1)
    assert "Answered" not in held_back.stdout
    assert f"Answered:\nrequest-rejected.v1\n{shown}" in rejected.stdout
    # Only what was sent unchecked has come to Linkway.
    assert len(await answering.all(EVENTS)) == 1


async def test_where_nobody_answers_it_is_said_where_the_answer_will_be(stage: Stage, tmp_path: Path) -> None:
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        await admin.create({EVENTS: 1, ANSWERS: 1})

    ended = await send(stage, an_event(), "--wait", "0.2")

    assert ended.exit_code == 0
    assert f"The answer comes on {stage.topic(ANSWERS)}." in ended.stderr


async def test_a_partner_without_topics_is_told_what_to_do(stage: Stage) -> None:
    missing = PartnerTopic(stage.borough, "nobody", PartnerStream.EVENTS)

    ended = await send(stage, an_event(), partner="nobody")

    assert ended.exit_code == 2
    assert missing.name in ended.stderr
    assert "linkway partners add" in ended.stderr
