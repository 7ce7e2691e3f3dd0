"""The topics that the contract wants, beside those that Kafka has."""

import asyncio
from typing import Annotated

import typer
from rich.table import Table

from deploy import wanted_topics
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, give
from services.runtime.admin.topics import TopicAdmin
from services.runtime.settings import Connections


def topics(
    create: Annotated[bool, typer.Option("--create", help="Make the topics that are missing.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the topics of all boroughs and whether each is there; the exit code is 1 when one is missing."""
    give(lambda: asyncio.run(_compared(create=create)), as_json=as_json, home=environment.home())


async def _compared(*, create: bool) -> Answer:
    wanted = wanted_topics.read()
    connection = Connections().to_kafka(environment.kafka_address())
    async with TopicAdmin(
        connection, prefix=environment.topic_prefix(), replication=environment.replication()
    ) as admin:
        made = await admin.create(wanted) if create else []
        there = await admin.existing()
    table = Table("topic", "partitions", "state", box=None, pad_edge=False)
    for topic, partitions in wanted.items():
        state = "made" if topic.name in made else "there" if topic.name in there else "missing"
        table.add_row(topic.name, str(partitions), state)
    missing = [topic.name for topic in wanted if topic.name not in there]
    facts = {
        "there": [topic.name for topic in wanted if topic.name in there],
        "missing": missing,
        "made": list(made),
    }
    return Answer(facts, table, Exit.CHECK_FAILED if missing else Exit.FINE)
