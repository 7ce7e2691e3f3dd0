"""The relay's producer on a real Kafka: what cannot leave is told apart from what cannot leave now."""

import asyncio
import os
from collections.abc import AsyncIterator

import psutil
import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.topics import MAX_MESSAGE_BYTES, Stream, Topic
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from services.runtime.publishing.ports import PublishFailed, Refused, Silent, Why
from services.runtime.publishing.producer import Publisher
from services.runtime.working.outgoing import OutboxMessage
from tests.fakes.relay import a_message
from tests.running.stage import Stage, until

A_MESSAGE_TOO_LARGE = a_message(1, 2)._replace(value=os.urandom(MAX_MESSAGE_BYTES + 1024))


@pytest.fixture
async def publisher(stage: Stage) -> AsyncIterator[Publisher]:
    publisher = Publisher(KafkaConnection(stage.servers.kafka), client_id="tests", prefix=stage.prefix)
    yield publisher
    await publisher.close()


async def sequences(stage: Stage) -> list[int]:
    """Of all that lies on the topic; what was published lies there."""
    return [int(dict(record.headers)["ce_sequence"]) for record in await stage.all(Stream.NOTICES)]


async def all_of(publisher: Publisher, messages: list[OutboxMessage]) -> None:
    """Publish as the relay does: until nothing is left."""
    while messages:
        left = await publisher.publish(messages)
        messages = [message for message in messages if message not in left]


async def publish_at_last(publisher: Publisher, message: OutboxMessage) -> None:
    """Publish as soon as it is possible again."""
    async with asyncio.timeout(60):
        while True:
            try:
                await publisher.publish([message])
            except (PublishFailed, Refused, Silent):
                await asyncio.sleep(0.1)
            else:
                return


async def test_more_than_one_request_takes_leaves_in_order(stage: Stage, publisher: Publisher) -> None:
    messages = [a_message(1, sequence, size=100_000) for sequence in range(1, 21)]
    assert len(await publisher.publish(messages)) < 20
    await all_of(publisher, messages[len(await stage.all(Stream.NOTICES)) :])

    assert await sequences(stage) == list(range(1, 21))


async def test_a_missing_topic_is_said_at_once_and_used_when_it_is_there(stage: Stage, publisher: Publisher) -> None:
    message = a_message(topic="croydon.notices")
    with pytest.raises(Refused) as refused:
        await publisher.publish([a_message(2), message])
    assert (refused.value.why, refused.value.messages) == (Why.NO_TOPIC, [message])

    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        await admin.create({Topic(BoroughSlug.CROYDON, Stream.NOTICES): 1})
    await publish_at_last(publisher, message)


async def test_a_message_that_is_too_large_is_said_and_the_next_ones_leave(stage: Stage, publisher: Publisher) -> None:
    with pytest.raises(Refused) as refused:
        await publisher.publish([A_MESSAGE_TOO_LARGE])
    assert (refused.value.why, refused.value.messages) == (Why.TOO_LARGE, [A_MESSAGE_TOO_LARGE])

    await publisher.publish([a_message(1, 3)])
    assert await sequences(stage) == [3]


async def test_a_message_that_is_out_of_order_for_kafka_leaves_afterwards(stage: Stage, publisher: Publisher) -> None:
    await publisher.publish([a_message(1, 1)])
    producer = publisher._producer
    assert producer is not None
    for place in producer._txn_manager._sequence_numbers:
        producer._txn_manager._sequence_numbers[place] += 7
    with pytest.raises(Silent, match="OutOfOrderSequence"):
        await publisher.publish([a_message(1, 2)])
    await publisher.publish([a_message(1, 2)])

    assert await sequences(stage) == [1, 2]


async def stands_still(process: psutil.Process) -> bool:
    """Whether each of its threads does; one that has just ended shows that it still ran."""
    try:
        return all(psutil.Process(thread.id).status() == psutil.STATUS_STOPPED for thread in process.threads())
    except psutil.NoSuchProcess:
        return False


async def test_a_broker_that_hangs_is_given_up_on_and_what_waited_leaves_later(stage: Stage) -> None:
    publisher = Publisher(
        KafkaConnection(stage.servers.kafka), client_id="tests", prefix=stage.prefix, silent_seconds=1
    )
    await publish_at_last(publisher, a_message(1, 1))
    broker = next(child.process for child in stage.servers.children if child.name == "kafka")
    broker.suspend()
    # The signal is on its way when the call returns, and a broker that still runs answers within a millisecond.
    await until(lambda: stands_still(broker))
    try:
        for _ in range(2):
            with pytest.raises((PublishFailed, Silent)):
                await publisher.publish([a_message(1, 2)])
        broker.resume()
        await publish_at_last(publisher, a_message(1, 2))
    finally:
        broker.resume()
        await publisher.close()

    # The request that was in flight may have arrived too, and is passed over by its sequence.
    assert set(await sequences(stage)) == {1, 2}


async def test_nobody_who_listens_is_no_refusal(stage: Stage) -> None:
    publisher = Publisher(KafkaConnection(f"127.0.0.1:{stage.servers.ports.smtp}"), client_id="tests", silent_seconds=1)
    with pytest.raises(PublishFailed):
        await publisher.publish([a_message()])
