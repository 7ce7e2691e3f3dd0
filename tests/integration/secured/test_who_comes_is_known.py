"""Where the servers know who comes, an event goes from end to end, and whoever is not known learns why."""

import asyncio

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.runtime.admin.topics import TopicAdmin
from services.runtime.storing import mongo
from services.runtime.storing.storage import database_name
from tests.running.secured import SecuredServers

ITS_OWN = database_name("", "matching")
CREATED = Topic(BoroughSlug.SOUTHWARK, Stream.REFERRALS)


async def test_an_event_goes_from_one_service_to_another(secured_servers: SecuredServers) -> None:
    async with TopicAdmin(secured_servers.kafka()) as admin:
        await admin.create({CREATED: 1})
    async with AIOKafkaProducer(**secured_servers.kafka("referral").client_options("test")) as producer:
        await producer.send_and_wait(CREATED.name, b"created")

    group = {"group_id": "matching", "auto_offset_reset": "earliest"}
    consumer = AIOKafkaConsumer(CREATED.name, **group, **secured_servers.kafka("matching").client_options("test"))
    async with consumer, asyncio.timeout(30):
        assert (await consumer.getone()).value == b"created"


async def test_a_service_keeps_what_is_its_own(secured_servers: SecuredServers) -> None:
    async with mongo.Client(secured_servers.mongo("matching")) as client:
        async with client.transaction(ITS_OWN) as database:
            await database.collection("kept").insert({"_id": "one"})
        assert await client.database(ITS_OWN).collection("kept").find_one({"_id": "one"})
