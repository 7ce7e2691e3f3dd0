"""Whether Kafka and MongoDB answer somebody who comes anew, as a new process would."""

import asyncio
import contextlib

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from services.runtime.settings import KafkaConnection, MongoConnection
from services.runtime.storing.mongo import answers

_SECONDS = 3.0


class Dependencies:
    """Asks over connections of its own, because the ones in use may be what hangs."""

    def __init__(self, kafka: KafkaConnection, mongo: MongoConnection) -> None:
        self._kafka = kafka
        self._mongo = mongo

    async def mongodb(self) -> bool:
        """Whether a primary answers."""
        with contextlib.suppress(TimeoutError):
            # In a thread that is not the driver's own, because all of those may be waiting.
            return await asyncio.wait_for(asyncio.to_thread(answers, self._mongo, _SECONDS), 2 * _SECONDS)
        return False

    async def kafka(self) -> bool:
        """Whether a broker answers."""
        options = self._kafka.client_options("linkway-reach")
        client = AIOKafkaClient(**options, request_timeout_ms=int(_SECONDS * 1000))
        try:
            await asyncio.wait_for(client.bootstrap(), 2 * _SECONDS)
        except (KafkaError, TimeoutError, OSError):
            return False
        finally:
            await client.close()
        return True
