"""Kafka and MongoDB run here as they would anywhere, and come back after the worst."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from motor.motor_asyncio import AsyncIOMotorClient

from deploy.home import Home
from deploy.ports import Ports, PortTaken
from deploy.processes.child import DiedAtStart
from deploy.processes.processes import AlreadyRuns, Processes
from deploy.processes.progress import silent
from deploy.servers import kafka, mongo
from deploy.servers.servers import Servers
from tests.running.servers import a_home

TWO_MEGABYTES = 2_000_000
HACKNEY = {"_id": "hackney", "places": 3}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return a_home(tmp_path)


@pytest.fixture
def processes(home: Home) -> Iterator[Processes]:
    processes = Processes(home.run, tied=True)
    yield processes
    processes.stop(*processes.running(), grace_seconds=10)


@pytest.fixture
async def topic(servers: Servers) -> AsyncIterator[str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers.kafka)
    await admin.start()
    await admin.create_topics([NewTopic("servers-answer.records", num_partitions=1, replication_factor=1)])
    yield "servers-answer.records"
    await admin.close()


async def write_and_read(url: str, change: dict[str, Any] | None = None) -> dict[str, Any]:
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(url, serverSelectionTimeoutMS=60_000)
    places = client["servers_answer"]["places"]
    async with await client.start_session() as session, session.start_transaction():
        if change:
            await places.replace_one({"_id": change["_id"]}, change, upsert=True, session=session)
        found = await places.find_one({}, session=session)
    client.close()
    return found or {}


async def test_a_record_of_two_megabytes_goes_through_kafka(servers: Servers, topic: str) -> None:
    record = bytes(TWO_MEGABYTES)
    producer = AIOKafkaProducer(bootstrap_servers=servers.kafka, max_request_size=2 * TWO_MEGABYTES)
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=servers.kafka, auto_offset_reset="earliest")
    async with producer, consumer:
        await producer.send_and_wait(topic, record)
        received = await consumer.getone()

    assert received.value == record


async def test_mongodb_takes_a_transaction(servers: Servers) -> None:
    assert await write_and_read(servers.mongo_url, HACKNEY) == HACKNEY


async def test_a_second_start_on_the_same_ports_says_who_has_them(servers: Servers, home: Home) -> None:
    with pytest.raises(PortTaken, match=r"wanted for (kafka|mongo).* is taken by (java|mongod) \(process \d+\)"):
        await Servers.start(home, servers.ports)


@pytest.mark.parametrize(("grace_seconds", "moves"), [(10, True), (0, False)], ids=["on another port", "when killed"])
async def test_mongodb_keeps_its_data(home: Home, processes: Processes, grace_seconds: float, moves: bool) -> None:
    before = Ports.somewhere_free()
    (first,) = await mongo.start(home, before, processes, silent)
    await write_and_read(mongo.url(before), HACKNEY)
    processes.stop(first, grace_seconds=grace_seconds)

    after = Ports.somewhere_free() if moves else before
    await mongo.start(home, after, processes, silent)

    assert await write_and_read(mongo.url(after)) == HACKNEY


async def test_kafka_comes_back_on_another_port_when_it_is_killed(home: Home, processes: Processes) -> None:
    (first,) = await kafka.start(home, Ports.somewhere_free(), processes, silent)
    cluster = (home.data("kafka") / "meta.properties").read_text()
    processes.stop(first, grace_seconds=0)

    (again,) = await kafka.start(home, Ports.somewhere_free(), processes, silent)

    assert again.runs
    assert (home.data("kafka") / "meta.properties").read_text() == cluster


async def test_a_second_mongodb_on_the_same_data_is_refused(home: Home, processes: Processes) -> None:
    await mongo.start(home, Ports.somewhere_free(), processes, silent)

    with pytest.raises(AlreadyRuns, match="mongo already runs from this folder"):
        await Servers.start(home, Ports.somewhere_free())


async def test_what_mongodb_said_is_shown_when_it_cannot_start(home: Home, processes: Processes) -> None:
    (first,) = await mongo.start(home, Ports.somewhere_free(), processes, silent)
    (home.run / "mongo.pid").unlink()

    with pytest.raises(DiedAtStart, match="DBPathInUse"):
        await mongo.start(home, Ports.somewhere_free(), processes, silent)
    processes.stop(first, grace_seconds=10)
