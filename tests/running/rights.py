"""What a user can do at servers that know who comes, found out by trying it; what is refused is left out.

Each kind of thing is tried in one request where Kafka has one for many, and so that nothing comes of it but records: a
group has a sign of life from nobody who is in it, and topics are changed in nothing.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
    for_code,
)
from aiokafka.protocol.admin import DeleteRecordsRequest
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.group import HeartbeatRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.protocol.transaction import InitProducerIdRequest
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from services.contract.brokers.access import Operation, Resource, Rule
from services.contract.brokers.quotas import Limit, Measure
from services.runtime.admin.granting import kafka_users
from services.runtime.admin.granting.access import AccessRefused, access_rules
from services.runtime.admin.granting.quotas import quotas
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.collection import NotAllowed

_REFUSED = (
    TopicAuthorizationFailedError,
    GroupAuthorizationFailedError,
    ClusterAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)
_SECOND_MS, _ENOUGH_BYTES = 1000, 1 << 20
NOBODY = "nobody"


class KafkaUser:
    """One user of Kafka's."""

    def __init__(self, connection: KafkaConnection, admin: AIOKafkaAdminClient) -> None:
        self._connection = connection
        self._admin = admin

    async def reads(self, topics: Iterable[str]) -> set[str]:
        """Those topics that it can read."""
        wanted = [(topic, [(0, 0, _ENOUGH_BYTES)]) for topic in topics]
        answer = await self._ask(FetchRequest(0, 0, _ENOUGH_BYTES, 0, wanted))
        return {topic for topic, ((_, code, *_),) in answer.topics if _is_allowed(code)}

    async def writes(self, topics: Iterable[str], record: bytes = b"tried") -> set[str]:
        """Those topics that it can write."""
        wanted = [(topic, [(0, _batch(record))]) for topic in topics]
        answer = await self._ask(ProduceRequest(None, 1, _SECOND_MS, wanted))
        return {topic for topic, ((_, code, *_),) in answer.topics if _is_allowed(code)}

    async def is_held_up(self, topic: str, record: bytes) -> bool:
        """Whether the broker makes it wait for having written this."""
        answer = await self._ask(ProduceRequest(None, 1, _SECOND_MS, [(topic, [(0, _batch(record))])]))
        return bool(answer.throttle_time_ms)

    async def joins(self, groups: Iterable[str]) -> set[str]:
        """Those groups that it can be in."""
        asked = [(group, await self._ask(HeartbeatRequest(group, 1, NOBODY))) for group in groups]
        return {group for group, answer in asked if _is_allowed(answer.error_code)}

    async def begins(self, transactional_ids: Iterable[str]) -> set[str]:
        """Those names under which it can write in transactions."""
        asked = [(name, await self._ask(InitProducerIdRequest(name, _SECOND_MS))) for name in transactional_ids]
        return {name for name, answer in asked if _is_allowed(answer.error_code)}

    async def changes(self, topics: Collection[str]) -> set[str]:
        """Those topics that it can change: their partitions or what is in them."""
        # Nothing is before the beginning, and as many partitions as there are is refused, whoever asks.
        emptied = await self._ask(DeleteRecordsRequest([(topic, [(0, 0)]) for topic in topics], _SECOND_MS))
        larger = [
            topic
            for topic in topics
            if await self._is_let(self._admin.create_partitions({topic: NewPartitions(1)}, validate_only=True))
        ]
        return {*larger, *(topic for topic, ((_, _, code, *_),), *_ in emptied.topics if _is_allowed(code))}

    async def rules_over_all(self) -> set[str]:
        """What it can do of that which only whoever may do all should."""
        of_nobody = Rule(NOBODY, Operation.READ, Resource.GROUP, NOBODY)
        limit = Limit(NOBODY, Measure.THREADS, 1)
        tried: Mapping[str, Callable[[], Awaitable[object]]] = {
            "make topics": self._makes_a_topic,
            "see rules": lambda: self._rules(lambda kept: kept.existing()),
            "make rules": lambda: self._rules(lambda kept: kept.add([of_nobody])),
            "take rules away": lambda: self._rules(lambda kept: kept.remove([of_nobody])),
            "see limits": lambda: self._limits(lambda kept: kept.existing()),
            "set limits": lambda: self._limits(lambda kept: kept.put([limit])),
            "set passwords": lambda: kafka_users.put(self._connection, {NOBODY: "invented"}),
        }
        return {what for what, work in tried.items() if await self._is_let(work())}

    async def _ask(self, request: Any) -> Any:
        return await self._admin._send_request(request)

    async def _makes_a_topic(self) -> None:
        made = await self._admin.create_topics([NewTopic(f"{NOBODY}.s-own", 1, 1)], validate_only=True)
        for _, code, *_ in made.topic_errors:
            if not _is_allowed(code):
                raise for_code(code)

    async def _rules(self, work: Callable[[Any], Awaitable[object]]) -> None:
        async with access_rules(self._connection) as kept:
            await work(kept)

    async def _limits(self, work: Callable[[Any], Awaitable[object]]) -> None:
        async with quotas(self._connection) as kept:
            await work(kept)

    async def _is_let(self, work: Awaitable[object]) -> bool:
        try:
            await work
        except (AccessRefused, *_REFUSED):
            return False
        except KafkaError:
            return True  # so it was let, and did not succeed
        return True


@asynccontextmanager
async def kafka_user(connection: KafkaConnection) -> AsyncIterator[KafkaUser]:
    """Whoever this connection is to Kafka."""
    admin = AIOKafkaAdminClient(**connection.client_options("tried"))
    try:
        await admin.start()
        yield KafkaUser(connection, admin)
    finally:
        await admin.close()


async def in_database(connection: MongoConnection, name: str) -> str:
    """What somebody can do in one of MongoDB's databases: r, w, both or -."""
    async with mongo.Client(connection) as client:
        tried = client.database(name).collection("tried")
        reads = await _is_allowed_in_mongo(tried.find_one({}))
        writes = await _is_allowed_in_mongo(tried.replace("one", {"_id": "one"}))
    return "r" * reads + "w" * writes or "-"


async def commands(connection: MongoConnection, tried: Iterable[tuple[str, str]]) -> set[str]:
    """Those commands, each given with its database, that somebody can give."""
    async with mongo.Client(connection) as client:
        return {name for name, database in tried if await _is_allowed_in_mongo(client.command(name, database=database))}


async def _is_allowed_in_mongo(work: Awaitable[object]) -> bool:
    try:
        await work
    except NotAllowed:
        return False
    return True


def _is_allowed(code: int) -> bool:
    return for_code(code) not in _REFUSED


def _batch(record: bytes) -> bytes:
    builder = DefaultRecordBatchBuilder(
        magic=2,
        compression_type=0,
        is_transactional=False,
        producer_id=-1,
        producer_epoch=-1,
        base_sequence=-1,
        batch_size=_ENOUGH_BYTES,
    )
    builder.append(0, timestamp=None, key=b"tried", value=record, headers=[])
    return bytes(builder.build())
