"""What referrals leave behind on a running platform, and what they cost: bytes, events, operations, CPU."""

from collections.abc import Mapping
from dataclasses import dataclass

import psutil
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.local.platform import Platform
from services.contract.borough_map import Component
from services.contract.topics import BY_NAME, Stream
from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.storage import database_name

_SAID = (Stream.REFERRALS, Stream.MATCHES, Stream.NOTICES)
_OPERATIONS = ("insert", "query", "update", "delete")


@dataclass(frozen=True)
class Footprint:
    """All of it since the platform began.

    Bytes of Kafka are those of the logs, as they lie on one disk; those of MongoDB documents before they are
    compressed; those of indexes files, which grow by pages; those of the oplog what members copy from one another.
    """

    events: float
    kafka_bytes: float
    mongo_bytes: float
    index_bytes: float
    mongo_operations: float
    oplog_bytes: float
    cpu_ms: Mapping[str, float]

    def since(self, before: "Footprint", count: int) -> "Footprint":
        """What each of so many has left since."""
        return Footprint(
            (self.events - before.events) / count,
            (self.kafka_bytes - before.kafka_bytes) / count,
            (self.mongo_bytes - before.mongo_bytes) / count,
            (self.index_bytes - before.index_bytes) / count,
            (self.mongo_operations - before.mongo_operations) / count,
            (self.oplog_bytes - before.oplog_bytes) / count,
            {part: (spent - before.cpu_ms[part]) / count for part, spent in self.cpu_ms.items()},
        )


async def footprint(platform: Platform) -> Footprint:
    """What there is now."""
    async with mongo.Client(MongoConnection(platform.servers.mongo_url)) as client:
        # Because MongoDB else writes its files once a minute, and what came before would count for what came after.
        await client.command("fsync")
        kept = [await client.command("dbStats", database=database_name("", one)) for one in Component]
        status = await client.command("serverStatus")
        oplog = await client.command("collStats", "oplog.rs", database="local")
    return Footprint(
        events=await _events(platform.servers.kafka),
        kafka_bytes=sum(
            log.stat().st_size for log in platform.home.data("kafka").glob("*/*.log") if _is_said(log.parent.name)
        ),
        mongo_bytes=sum(one["dataSize"] for one in kept),
        index_bytes=sum(one["indexSize"] for one in kept),
        mongo_operations=sum(status["opcounters"][name] for name in _OPERATIONS),
        oplog_bytes=oplog["size"],
        # By their names, because one that was started again is another process.
        cpu_ms={child.name: _cpu_ms(child.process) for child in platform.servers.processes.running()},
    )


async def _events(kafka: str) -> int:
    topics = [topic.name for topic in BY_NAME.values() if topic.stream in _SAID]
    async with AIOKafkaConsumer(*topics, bootstrap_servers=kafka) as consumer:
        places: set[TopicPartition] = consumer.assignment()
        return sum((await consumer.end_offsets(places)).values())


def _is_said(folder: str) -> bool:
    topic = BY_NAME.get(folder.rpartition("-")[0])
    return topic is not None and topic.stream in _SAID


def _cpu_ms(process: psutil.Process) -> float:
    taken = process.cpu_times()
    return (taken.user + taken.system) * 1000
