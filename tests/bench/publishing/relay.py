"""Outbox to Kafka: the relay beside a loop that only sends, in bulk and one event at a time."""

import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.servers.servers import Servers
from services.contract.topics import Topic
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.bench import rows
from tests.bench.process import Spent, figures_of, print_figures, spent_by
from tests.bench.publishing import bare_send, messages, relayed

COUNT = 20_000
PER_SECOND = 50
STEADY = 400
BULK = {"linkway": relayed.bulk, "by-hand": bare_send.bulk}
ONE_BY_ONE = {"linkway": relayed.steady, "by-hand": bare_send.steady}


async def measure(servers: Servers, _: Path) -> list[rows.Row]:
    """Events a second, and milliseconds from commit to reader at a steady rate; each in a process of its own."""
    bulk, steady = [], []
    for _round in range(rows.ROUNDS):
        bulk.append((await _one(servers, "linkway", "bulk"), await _one(servers, "by-hand", "bulk")))
        steady.append((await _one(servers, "linkway", "steady"), await _one(servers, "by-hand", "steady")))
    return [
        rows.compare("events relayed, beside only sending them", bulk, "events/s", bar=0.48, better="more"),
        rows.compare("commit to reader at 50/s, p50, beside a send", steady, "ms", bar=1.5, better="less"),
    ]


async def _one(servers: Servers, way: str, what: str) -> rows.Figure:
    prefix = f"r{secrets.token_hex(4)}."
    async with TopicAdmin(KafkaConnection(servers.kafka), prefix=prefix) as admin:
        await admin.create({Topic(borough, messages.STREAM): messages.PARTITIONS for borough in messages.BOROUGHS})
    told = ["tests.bench.publishing.relay", way, what, servers.kafka, servers.mongo_url, prefix]
    return (await spent_by(*told)).figure(COUNT) if what == "bulk" else rows.Figure(*await figures_of(*told))


async def _work(told: Sequence[str]) -> Spent | float:
    way, what, kafka, mongo_url, prefix = told
    if what == "bulk":
        return await BULK[way](kafka, mongo_url, prefix, COUNT)
    return await ONE_BY_ONE[way](kafka, mongo_url, prefix, STEADY, PER_SECOND)


if __name__ == "__main__":
    print_figures(_work(sys.argv[1:]))
