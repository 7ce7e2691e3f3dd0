"""How far each service has worked each partition, and where it begins."""

import asyncio
from collections import Counter
from datetime import datetime
from typing import Annotated

import typer

from deploy import wanted_topics
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, give
from deploy.problems import CannotRun
from services.contract import conversation
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.topics import Topic
from services.runtime.admin.fences import Edge, claim, of_another_log, offsets_at, put_back, set_missing, standing
from services.runtime.connections import Connections

app = typer.Typer(
    help="How far services have worked the log: where a new one begins, and a log that was made anew.",
    no_args_is_help=True,
)

At = Annotated[
    str, typer.Option("--at", help="start, end, or a time as RFC 3339 writes it: 2026-01-31T09:30:00+00:00.")
]
TopicName = Annotated[
    str | None, typer.Option("--topic", help="All of this topic, though its log may have grown past the fence since.")
]
Borough = Annotated[BoroughSlug | None, typer.Option("--borough", help="In one borough alone.", metavar="BOROUGH")]


class NotAPlace(CannotRun):
    """What was typed is no place in a log."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"{typed!r} is no place to begin.",
            where="--at",
            do="give start, end, or a time with its offset, such as 2026-01-31T09:30:00+00:00",
        )


class NotWorked(CannotRun):
    """The service has worked nothing of the topic that was named."""

    def __init__(self, service: str, topic: str) -> None:
        super().__init__(
            f"{service} has no fence in {topic}.",
            where="--topic",
            do="give the name of a topic that it reads, as `linkway topics` and the line in its log have it",
        )


class StillRead(CannotRun):
    """Somebody reads with the group that is to go on for another database."""

    def __init__(self, group: str) -> None:
        super().__init__(
            f"The group {group} has members, who work with a database already.",
            where=f"the group {group}",
            do="end them; or, where this is a borough's own, set LINKWAY_RUN_BY, which gives it a group of its own",
        )


class MovedMeanwhile(CannotRun):
    """Somebody moved a fence while it was to be put back."""

    def __init__(self, service: str) -> None:
        super().__init__(
            f"A fence of {service} moved while it was to be put back, and stays.",
            where=f"the database of {service}",
            do="end the service, and give the command again",
        )


@app.command("set")
def begin(service: Component, at: At, borough: Borough = None, as_json: AsJson = False) -> None:
    """Say where a service begins that has an empty database, or has taken a borough over. What it has worked stays.

    From the start it does anew all that was ever asked; from the end, what was said before is left to others, and what
    comes of referrals that were made before waits as dead letters (sequence-gap). Nobody is told by mail of what was
    recorded over a day ago.
    """
    give(lambda: asyncio.run(_set(service, _place(at), at, borough)), as_json=as_json, home=environment.home())


async def _set(service: Component, at: Edge | datetime, typed: str, borough: BoroughSlug | None) -> Answer:
    streams = {event.stream for event in conversation.CONSUMES[service]}
    prefix = environment.topic_prefix()
    names = [
        prefix + topic.name
        for topic in wanted_topics.read()
        if isinstance(topic, Topic) and topic.stream in streams and borough in (None, topic.borough)
    ]
    connections = Connections.told()
    offsets = await offsets_at(connections.to_kafka(environment.kafka_address()), names, at)
    mongodb = connections.to_mongo(environment.mongo_url())
    made = await set_missing(mongodb, service, offsets, prefix=environment.name_prefix())
    facts = {
        "service": service,
        "set": {f"{place.topic}/{place.partition}": offsets[place] for place in made},
        "had_one": len(offsets) - len(made),
    }
    topics = len(Counter(place.topic for place in made))
    said = f"{service} begins at {typed} in {len(made)} partitions of {topics} topics"
    return Answer(facts, f"{said}; {len(offsets) - len(made)} had a fence, which stays.")


@app.command("reset")
def begin_anew(service: Component, topic: TopicName = None, as_json: AsJson = False) -> None:
    """Have a service work a log from its beginning that was made anew on purpose. The runbook is FenceAheadOfLog.

    The fences that stand above the end of their log go back to its beginning, and no others. End the service before,
    and start it after. Of events that it has heard already it does nothing twice.
    """
    give(lambda: asyncio.run(_reset(service, topic)), as_json=as_json, home=environment.home())


async def _reset(service: Component, topic: str | None) -> Answer:
    prefix, of_topics, connections = environment.name_prefix(), environment.topic_prefix(), Connections.told()
    kafka, mongodb = connections.to_kafka(environment.kafka_address()), connections.to_mongo(environment.mongo_url())
    if topic:
        topic = of_topics + topic.removeprefix(of_topics)
    fences = await standing(mongodb, service, prefix=prefix)
    names = sorted({place.topic for place in fences if topic in (None, place.topic)})
    if topic and not names:
        raise NotWorked(service, topic)
    starts, ends = await offsets_at(kafka, names, Edge.START), await offsets_at(kafka, names, Edge.END)
    steps = {place: (fences[place], starts[place]) for place in of_another_log(fences, starts, ends, topic)}
    if not await put_back(mongodb, service, steps, prefix=prefix):
        raise MovedMeanwhile(service)
    facts = {
        "service": service,
        "reset": {f"{place.topic}/{place.partition}": {"from": old, "to": new} for place, (old, new) in steps.items()},
    }
    shown = "\n".join(f"{place.topic}/{place.partition}: {old} -> {new}" for place, (old, new) in steps.items())
    return Answer(facts, shown or f"No fence of {service} stands above its log; nothing was changed.")


@app.command("claim")
def claim_group(service: Component, as_json: AsJson = False) -> None:
    """Have a service's consumer group go on for this database, from where its fences stand.

    It is for a database that took the place of another on purpose: its service ends with exit code 7 until then.
    Whoever is in the group must have ended.
    """
    give(lambda: asyncio.run(_claim(service)), as_json=as_json, home=environment.home())


async def _claim(service: Component) -> Answer:
    group, connections = environment.group_of(service), Connections.told()
    kafka, mongodb = connections.to_kafka(environment.kafka_address()), connections.to_mongo(environment.mongo_url())
    fences = await claim(kafka, mongodb, service, group, prefix=environment.name_prefix())
    if fences is None:
        raise StillRead(group)
    offsets = {f"{place.topic}/{place.partition}": at for place, at in sorted(fences.items())}
    return Answer(
        {"group": group, "offsets": offsets}, f"{group} goes on for this database in {len(offsets)} partitions."
    )


def _place(typed: str) -> Edge | datetime:
    if typed.upper() in Edge.__members__:
        return Edge[typed.upper()]
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        raise NotAPlace(typed) from None
    if at.tzinfo is None:
        raise NotAPlace(typed)
    return at
