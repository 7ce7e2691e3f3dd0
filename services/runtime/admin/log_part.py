"""A part of the log, read as it stands: from these offsets to those, by somebody who is no member of a group."""

from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.errors import KafkaError

from services.runtime.admin.provisioning.topics import BrokerAway
from services.runtime.connections import KafkaConnection
from services.runtime.working.record import Record, TopicPartition

_WAIT_MS = 500


async def read_part(
    connection: KafkaConnection, starts: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
) -> list[Record]:
    """The records from each start up to the end of the same partition, in order by partition. Raises BrokerAway."""
    behind = {KafkaPartition(*place): end for place, end in ends.items() if starts.get(place, 0) < end}
    if not behind:
        return []
    consumer = AIOKafkaConsumer(**connection.client_options("linkway-log"), isolation_level="read_committed")
    found: list[Record] = []
    try:
        await consumer.start()
        consumer.assign(list(behind))
        for place in behind:
            consumer.seek(place, starts.get(TopicPartition(*place), 0))
        while left := [place for place, end in behind.items() if await consumer.position(place) < end]:
            for place, records in (await consumer.getmany(*left, timeout_ms=_WAIT_MS)).items():
                found += [record for record in records if record.offset < behind[place]]
    except KafkaError as away:
        raise BrokerAway(f"Kafka at {connection.servers} gave no records ({type(away).__name__}).") from away
    finally:
        await consumer.stop()
    return found
