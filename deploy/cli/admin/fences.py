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
from services.runtime.admin.fences import Edge, offsets_at, set_missing
from services.runtime.settings import Connections

app = typer.Typer(help="How far services have worked the log: say where a new one begins.", no_args_is_help=True)

At = Annotated[
    str, typer.Option("--at", help="start, end, or a time as RFC 3339 writes it: 2026-01-31T09:30:00+00:00.")
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


@app.callback()
def _() -> None:
    """Keeps `set` a command of its own while it is the only one."""


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
    connections = Connections()
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
