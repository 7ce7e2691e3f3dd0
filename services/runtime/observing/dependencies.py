"""Whether Kafka and MongoDB answer somebody who comes anew, as a new process would."""

import asyncio
import contextlib

from aiokafka.client import AIOKafkaClient
from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError, SaslAuthenticationFailed

from services.runtime.connections import KafkaConnection, MongoConnection, SignIn
from services.runtime.observing import handshakes
from services.runtime.storing.collection import NotAllowed
from services.runtime.storing.connection_string import ConnectionStringUnusable, seeds
from services.runtime.storing.mongo import Client, answers
from services.runtime.working.ports import Unavailable

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

    async def refusals(self) -> list[str]:
        """Why servers that listen do not let us in, a sentence each for whoever runs this; none of one that is away."""
        return [*await self.kafkas(), *await self.mongodbs()]

    async def kafkas(self) -> list[str]:
        """Why brokers that listen do not let us in."""
        addresses, sign_in = self._kafka.servers.split(","), self._kafka.sign_in
        told = await handshakes.refusals("KAFKA", addresses, sign_in)
        if told or sign_in is None:
            return told
        for address in addresses:
            try:
                await self._introduce_to(address)
            except SaslAuthenticationFailed:
                return [_unknown("Kafka", address, sign_in)]
            except (KafkaError, TimeoutError, OSError):
                continue
        return []

    async def _introduce_to(self, address: str) -> None:
        options, (host, _, port) = self._kafka.connection_options("linkway-reach"), address.rpartition(":")
        connection = await create_conn(host, int(port), request_timeout_ms=int(_SECONDS * 1000), **options)
        connection.close()

    async def mongodbs(self) -> list[str]:
        """Why members of MongoDB's that listen do not let us in."""
        sign_in = self._mongo.sign_in
        try:
            hosts = seeds(self._mongo.url).hosts
            if told := await handshakes.refusals("MONGO", hosts, sign_in):
                return told
            async with Client(self._mongo) as client:
                await client.command("ping")
        except NotAllowed:
            return [_unknown("MongoDB", ",".join(hosts), sign_in)] if sign_in else []
        except (ConnectionStringUnusable, Unavailable):
            return []
        return []


def _unknown(server: str, address: str, sign_in: SignIn) -> str:
    return (
        f"{server} at {address} does not know {sign_in.user} by the password in {sign_in.password_file}: put the one "
        "into that file that it knows, or have whoever runs it give the user this one."
    )
