"""What is set of a connection reaches every client, so that encryption and passwords have one place.

Kafka speaks in the clear here, and MongoDB's replica set has another name than is set: whoever heard that finds nobody.
"""

import ssl
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from services.runtime.admin.provisioning.topics import BrokerAway, TopicAdmin
from services.runtime.bootstrap.assembly import assemble
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.consuming.consumer import KafkaAway
from services.runtime.observing.dependencies import Dependencies
from services.runtime.publishing.ports import PublishFailed
from services.runtime.publishing.producer import Publisher
from services.runtime.settings import RuntimeSettings
from services.runtime.storing import mongo
from services.runtime.working.ports import Unavailable
from tests.fakes.relay import a_message
from tests.running.stage import Stage
from tests.toys.toy import a_toy


class EncryptedKafka(KafkaConnection):
    def client_options(self, client_id: str) -> dict[str, Any]:
        wrong = {"security_protocol": "SSL", "ssl_context": ssl.create_default_context()}
        return super().client_options(client_id) | wrong


class AnotherMongo(MongoConnection):
    def client_options(self) -> dict[str, Any]:
        return super().client_options() | {"replicaSet": "another", "serverSelectionTimeoutMS": 500}


class WrongSettings(RuntimeSettings):
    @property
    def kafka(self) -> KafkaConnection:
        return EncryptedKafka(self.kafka_servers)

    @property
    def mongo(self) -> MongoConnection:
        return AnotherMongo(self.mongo_url)


@pytest.fixture
def wrong(stage: Stage) -> RuntimeSettings:
    return WrongSettings(**stage.settings().model_dump())


class KafkaAloneIsWrong(WrongSettings):
    @property
    def mongo(self) -> MongoConnection:
        return MongoConnection(self.mongo_url)


async def test_every_client_of_kafka_is_made_from_the_connection(stage: Stage, wrong: RuntimeSettings) -> None:
    # MongoDB is asked first which database it is, so here it answers.
    parts = assemble(a_toy(), KafkaAloneIsWrong(**stage.settings().model_dump()))
    assert parts.kafka is not None
    with pytest.raises(KafkaAway):
        await parts.kafka.start()
    await parts.client.close()
    with pytest.raises(PublishFailed):
        await Publisher(wrong.kafka, client_id="tests", prefix=stage.prefix).publish([a_message()])
    with pytest.raises(BrokerAway):
        async with TopicAdmin(wrong.kafka):
            pass
    assert not await Dependencies(wrong.kafka, wrong.mongo).kafka()
    assert await Dependencies(stage.settings().kafka, wrong.mongo).kafka()


@pytest.mark.parametrize("driver", [AsyncIOMotorClient, AsyncMongoClient])
async def test_every_client_of_mongodb_is_made_from_the_connection(
    stage: Stage, wrong: RuntimeSettings, driver: Any
) -> None:
    async with mongo.Client(wrong.mongo, driver) as client:
        with pytest.raises(Unavailable):
            await client.command("ping")
        with pytest.raises(PyMongoError), client.insertions("any", "any", wait_ms=10):
            pass
    assert not mongo.answers(wrong.mongo, 1)
    assert mongo.answers(stage.settings().mongo, 30)


async def test_a_service_reaches_mongodb_by_its_connection(wrong: RuntimeSettings) -> None:
    parts = assemble(a_toy(), wrong)
    with pytest.raises(Unavailable):
        await parts.client.command("ping")
    await parts.client.close()
