"""kafkajs, of Node.js."""

import json
from dataclasses import asdict
from pathlib import Path

from tests.conformance import nodejs_program
from tests.integration.partners.clients.asking import Answer, Question, in_one_line, run
from tests.running.stage import Stage
from tests.support.partner_messages import ANSWERS, EVENTS, PARTNER

PROGRAM = Path(__file__).with_name("nodejs") / "partner.mjs"


async def ask(stage: Stage, question: Question) -> list[Answer]:
    """Ask with the program beside this, which ends once its question is answered."""
    line = await nodejs_program.command(PROGRAM)
    topics = [stage.topic(EVENTS), stage.topic(ANSWERS)]
    said = await run([*line, stage.servers.kafka, *topics, PARTNER], in_one_line(asdict(question)))
    return [Answer(**json.loads(one)) for one in said.splitlines()]
