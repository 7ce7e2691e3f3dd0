"""More partitions for topics that are there; of their records none moves."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from aiokafka.errors import KafkaError
from aiokafka.protocol.metadata import MetadataRequest

from services.runtime.admin.connecting import administering
from services.runtime.admin.provisioning.topics import TopicRefused
from services.runtime.connections import KafkaConnection

_LOOKS, _LOOK_SECONDS = 100, 0.1


class Partitions:
    """The partitions of topics, which go by the names that the brokers have for them."""

    def __init__(self, admin: AIOKafkaAdminClient) -> None:
        self._admin = admin

    async def put(self, topics: Collection[str], count: int) -> None:
        """Give each of these topics so many, and wait until every broker tells so. Raises TopicRefused."""
        try:
            await self._admin.create_partitions({topic: NewPartitions(count) for topic in topics})
        except KafkaError as error:
            raise TopicRefused(
                f"Kafka would not give all of {', '.join(topics)} {count} partitions: {error}"
            ) from error
        await self._until_known(topics, count)

    async def _until_known(self, topics: Collection[str], count: int) -> None:
        # Whoever publishes asks any of the brokers, and must not put on an old partition what belongs on a new one.
        for _ in range(_LOOKS):
            if all([await self._knows(broker, topics, count) for broker in await self._brokers()]):
                return
            await asyncio.sleep(_LOOK_SECONDS)
        raise TopicRefused(f"Not every broker tells that {', '.join(topics)} have {count} partitions.")

    async def _brokers(self) -> list[int]:
        return [broker["node_id"] for broker in (await self._admin.describe_cluster())["brokers"]]

    async def _knows(self, broker: int, topics: Collection[str], count: int) -> bool:
        told = (await self._admin._send_request(MetadataRequest([*topics]), broker)).to_object()
        return all(len(topic["partitions"]) >= count for topic in told["topics"])


@asynccontextmanager
async def partitions(connection: KafkaConnection) -> AsyncIterator[Partitions]:
    """The partitions that these brokers keep. Raises BrokerAway."""
    async with administering(connection, "linkway-partitions") as admin:
        yield Partitions(admin)
