"""A topic that was deleted and made again has a log that the fence knows nothing of: it is held, and said so."""

import asyncio
import json
import logging
from uuid import UUID

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from prometheus_client import REGISTRY
from typer.testing import CliRunner

from deploy.cli.app import app
from services.contract.topics import Stream, Topic
from services.runtime.bootstrap.assembly import Parts
from services.runtime.working.record import TopicPartition
from tests.running.stage import Stage, until
from tests.support import builders
from tests.toys.toy import a_toy


async def make_anew(stage: Stage, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=stage.servers.kafka)
    await admin.start()
    await admin.delete_topics([topic])

    async def is_made() -> bool:
        answer = await admin.create_topics([NewTopic(topic, 2, 1)])
        return bool(answer.topic_errors[0][1] == 0)

    await until(is_made)
    await admin.close()


async def test_partitions_whose_fence_is_ahead_of_the_log_are_held_and_the_others_are_worked(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    place = TopicPartition(stage.topic(Stream.MATCHES), 0)
    async with stage.running(a_toy()):
        for n in range(3):
            await stage.send(builders.a_matched(referral_id=UUID(int=n)))
        await stage.read(Stream.NOTICES, 3)
    await make_anew(stage, place.topic)
    await stage.send(builders.a_matched(referral_id=UUID(int=10)), partition=0)
    await stage.send(builders.a_matched(referral_id=UUID(int=11)), partition=1)
    with caplog.at_level(logging.ERROR):
        async with stage.running(a_toy()) as parts:
            records = await stage.read(Stream.NOTICES, 4)
            # Each partition is begun by itself.
            await until(lambda: is_held(parts, place))
            assert parts.dispatcher.held == {place}
            assert REGISTRY.get_sample_value("linkway_fences_ahead") == 1
            fences = await parts.transactions.storage.fences([place])
    assert [record.key for record in records[3:]] == [str(UUID(int=11)).encode()]
    assert fences == {place: 3}
    assert "run `linkway fences reset`" in caplog.text

    told = await asyncio.to_thread(fences_reset, stage)
    assert told == {f"{place.topic}/0": {"from": 3, "to": 0}}
    async with stage.running(a_toy()):
        records = await stage.read(Stream.NOTICES, 5)
    assert records[4].key == str(UUID(int=10)).encode()


def fences_reset(stage: Stage, *options: str) -> dict[str, dict[str, int]]:
    environment = {
        "LINKWAY_KAFKA_SERVERS": stage.servers.kafka,
        "LINKWAY_MONGO_URL": stage.servers.mongo_url,
        "LINKWAY_NAME_PREFIX": stage.prefix,
        "LINKWAY_HOME": str(stage.folder),
    }
    told = CliRunner().invoke(app, ["fences", "reset", "notify", "--json", *options], env=environment)
    reset: dict[str, dict[str, int]] = json.loads(told.stdout)["reset"]
    return reset


async def test_a_log_made_anew_that_is_longer_than_the_one_before_is_held_too(stage: Stage) -> None:
    place = TopicPartition(stage.topic(Stream.MATCHES), 0)
    async with stage.running(a_toy()):
        await stage.send(builders.a_matched(referral_id=UUID(int=1)))
        await stage.read(Stream.NOTICES, 1)
    await make_anew(stage, place.topic)
    for n in range(2, 5):
        await stage.send(builders.a_matched(referral_id=UUID(int=n)))
    async with stage.running(a_toy()) as parts:
        await until(lambda: is_held(parts, place))
    assert len(await stage.all(Stream.NOTICES)) == 1
    told = await asyncio.to_thread(fences_reset, stage, "--topic", Topic(stage.borough, Stream.MATCHES).name)
    assert told == {f"{place.topic}/0": {"from": 1, "to": 0}}
    async with stage.running(a_toy()):
        assert len(await stage.read(Stream.NOTICES, 4)) == 4


async def is_held(parts: Parts, place: TopicPartition) -> bool:
    return place in parts.dispatcher.held


async def test_a_fence_at_the_end_of_the_log_is_as_it_should_be(stage: Stage) -> None:
    async with stage.running(a_toy()):
        await stage.send(builders.a_matched())
        await stage.read(Stream.NOTICES, 1)
    async with stage.running(a_toy()) as parts:
        await stage.send(builders.a_matched(referral_id=UUID(int=2)))
        assert len(await stage.read(Stream.NOTICES, 2)) == 2
        assert not parts.dispatcher.held
