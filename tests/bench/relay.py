"""Outbox to Kafka: the relay beside a loop that only sends, in bulk and one event at a time."""

import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.servers.servers import Servers
from services.contract.topics import Topic
from services.runtime.admin.topics import TopicAdmin
from services.runtime.settings import KafkaConnection
from tests.bench import bare_send, messages, relayed, rows
from tests.bench.process import figure_of, print_figure

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
        rows.compare("events relayed, beside only sending them", bulk, "events/s", bar=0.45, better="more"),
        rows.compare("commit to reader at 50/s, p50, beside a send", steady, "ms", bar=3, better="less"),
    ]


async def _one(servers: Servers, way: str, what: str) -> float:
    prefix = f"r{secrets.token_hex(4)}."
    async with TopicAdmin(KafkaConnection(servers.kafka), prefix=prefix) as admin:
        await admin.create({Topic(borough, messages.STREAM): messages.PARTITIONS for borough in messages.BOROUGHS})
    return await figure_of("tests.bench.relay", way, what, servers.kafka, servers.mongo_url, prefix)


async def _work(told: Sequence[str]) -> float:
    way, what, kafka, mongo_url, prefix = told
    if what == "bulk":
        return COUNT / await BULK[way](kafka, mongo_url, prefix, COUNT)
    return await ONE_BY_ONE[way](kafka, mongo_url, prefix, STEADY, PER_SECOND)


if __name__ == "__main__":
    print_figure(_work(sys.argv[1:]))
