"""A connection to the brokers as who administers them has it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from services.runtime.admin.provisioning.topics import BrokerAway
from services.runtime.connections import KafkaConnection


@asynccontextmanager
async def administering(connection: KafkaConnection, client_id: str) -> AsyncIterator[AIOKafkaAdminClient]:
    """The client, which the brokers know by this name. Raises BrokerAway."""
    admin = AIOKafkaAdminClient(**connection.client_options(client_id))
    try:
        await admin.start()
        yield admin
    except KafkaError as away:
        raise BrokerAway(f"No Kafka broker answers at {connection.servers} ({type(away).__name__}).") from away
    finally:
        await admin.close()
