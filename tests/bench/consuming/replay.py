"""A replay of the whole log into an empty reporting store, beside reading and validating the same events alone."""

import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from aiokafka import AIOKafkaConsumer

from deploy.servers.servers import Servers
from services.contract import events as contract
from services.reporting.service import build
from tests.bench import rows
from tests.bench.consuming import events, lives, served
from tests.bench.consuming.reading import Records, read
from tests.bench.process import Spent, print_figures, spent_by
from tests.fakes import reporting

EVENTS = 200_000
_ROUNDS = 3


async def measure(servers: Servers, folder: Path) -> list[rows.Row]:
    """Events a second, each in a process of its own, in turn."""
    pairs = []
    for _ in range(_ROUNDS):
        prefix = f"r{secrets.token_hex(4)}."
        await events.make_topics(servers.kafka, prefix)
        await lives.live(servers.kafka, prefix, EVENTS // lives.PER_REFERRAL)
        bare = await _one(servers, folder, prefix, "bare")
        pairs.append((await _one(servers, folder, prefix, "linkway"), bare))
    name = f"replay of {EVENTS:,} events into reporting, beside reading and validating them"
    return [rows.compare(name, pairs, "events/s", bar=0.25, goal=0.4, better="more")]


async def _one(servers: Servers, folder: Path, prefix: str, mode: str) -> rows.Figure:
    told = [mode, servers.kafka, servers.mongo_url, prefix, str(folder)]
    return (await spent_by("tests.bench.consuming.replay", *told)).figure(EVENTS)


async def read_and_validate(kafka: str, prefix: str) -> Spent:
    """Read every event and validate it, nothing more."""
    consumer = AIOKafkaConsumer(
        *lives.topics(prefix), bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False
    )

    async def validate(records: Records) -> None:
        for record in records:
            contract.BY_TYPE[dict(record.headers)["ce_type"].decode()].model_validate_json(record.value)

    return await read(consumer, validate, count=EVENTS, batch=500)


async def _work(told: Sequence[str]) -> Spent:
    mode, kafka, mongo_url, prefix, folder = told
    if mode == "bare":
        return await read_and_validate(kafka, prefix)
    service = build(reporting.settings())
    return await served.work(service, kafka, mongo_url, prefix, until=EVENTS, folder=Path(folder))


if __name__ == "__main__":
    print_figures(_work(sys.argv[1:]))
