"""The topics that the contract wants, beside those that Kafka has: which are missing, and what differs."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Group
from rich.table import Table

from deploy import wanted_topics
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, give
from services.contract.topics import AnyTopic
from services.runtime.admin.provisioning.topic_differences import Difference
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import Connections


def topics(
    create: Annotated[bool, typer.Option("--create", help="Make the topics that are missing.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the topics that are wanted and what differs of them; the exit code is 1 when one is missing or differs."""
    give(lambda: asyncio.run(_compared(create=create)), as_json=as_json, home=environment.home())


async def _compared(*, create: bool) -> Answer:
    wanted = wanted_topics.read()
    connection = Connections.told().to_kafka(environment.kafka_address())
    async with TopicAdmin(
        connection, prefix=environment.topic_prefix(), replication=environment.replication()
    ) as admin:
        made = await admin.create(wanted) if create else []
        there = await admin.existing()
        differing = {name: found for name, found in (await admin.compared(wanted)).items() if found}
    missing = [topic.name for topic in wanted if topic.name not in there]
    facts = {
        "there": [topic.name for topic in wanted if topic.name in there],
        "missing": missing,
        "made": list(made),
        "differing": {name: [asdict(one) for one in found] for name, found in differing.items()},
    }
    shown = Group(_table(wanted, there, made, differing), *_to_do(differing))
    return Answer(facts, shown, Exit.CHECK_FAILED if missing or differing else Exit.FINE)


def _table(
    wanted: Mapping[AnyTopic, int],
    there: Collection[str],
    made: Collection[str],
    differing: Mapping[str, Sequence[Difference]],
) -> Table:
    table = Table("topic", "partitions", "state", box=None, pad_edge=False)
    for topic, partitions in wanted.items():
        state = "made" if topic.name in made else "there" if topic.name in there else "missing"
        table.add_row(topic.name, str(partitions), "differs" if topic.name in differing else state)
    return table


def _to_do(differing: Mapping[str, Sequence[Difference]]) -> list[str]:
    return [f"{name}: {one}." for name, found in differing.items() for one in found]
