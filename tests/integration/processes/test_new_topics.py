"""A system that starts for the first time takes referrals from the first moment on."""

from dataclasses import replace

import pytest

from deploy import new_topics
from services.contract.topics import AnyTopic, Stream, Topic
from services.runtime.admin.provisioning.replication import ALONE
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.working.ports import Unavailable
from tests.running.processes import a_process
from tests.running.stage import Stage
from tests.support import builders


async def test_what_came_before_a_service_had_ever_started_is_worked(stage: Stage) -> None:
    new = replace(stage, prefix=f"{stage.prefix}new.")
    kafka, mongodb = KafkaConnection(stage.servers.kafka), MongoConnection(stage.servers.mongo_url)
    wanted: dict[AnyTopic, int] = {Topic(stage.borough, stream): 2 for stream in Stream}
    assert len(await new_topics.make(wanted, kafka, mongodb, ALONE, prefix=new.prefix)) == len(wanted)
    assert await new_topics.make(wanted, kafka, mongodb, ALONE, prefix=new.prefix) == []
    await new.send(builders.a_matched())
    settings = {"kafka_servers": new.servers.kafka, "mongo_url": new.servers.mongo_url, "name_prefix": new.prefix}
    try:
        async with a_process("tests.toys.process", new.folder, **settings):
            assert await new.read(Stream.NOTICES, 1)
    finally:
        await new.close()


async def test_no_topic_is_made_before_it_is_said_where_its_services_begin(stage: Stage) -> None:
    kafka, nowhere = KafkaConnection(stage.servers.kafka), MongoConnection("mongodb://127.0.0.1:1/?replicaSet=none")
    with pytest.raises(Unavailable):
        await new_topics.make({Topic(stage.borough, Stream.NOTICES): 1}, kafka, nowhere, ALONE, prefix="early.")
    async with TopicAdmin(kafka, prefix="early.") as admin:
        assert await admin.existing() == set()
