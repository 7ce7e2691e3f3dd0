"""Consumer groups, Linkway's and anybody's: how far each has read, and where one that stands still reads on."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.protocol.commit import OffsetCommitRequest

from services.runtime.admin.connecting import administering
from services.runtime.admin.provisioning.topics import BrokerAway
from services.runtime.settings import KafkaConnection
from services.runtime.working.record import TopicPartition

# Of somebody who is no member of the group.
_NO_GENERATION, _NO_MEMBER, _KEPT_AS_USUAL = -1, "", -1


@contextmanager
def _or_away() -> Iterator[None]:
    try:
        yield
    except KafkaError as away:
        raise BrokerAway(f"No Kafka broker tells of its groups ({type(away).__name__}).") from away


class Groups:
    """The groups that the brokers know, by their names. Where none of these answers: BrokerAway."""

    def __init__(self, admin: AIOKafkaAdminClient) -> None:
        self._admin = admin

    async def reading(self, topics: Collection[str]) -> Mapping[str, Mapping[TopicPartition, int]]:
        """Whoever ever read these topics, and up to which offset it says that it has; topics as the brokers call them.

        Who reads without a group, or tells its group nothing, is known to nobody.
        """
        found = {}
        for name in sorted({name for name, *_ in await self._admin.list_consumer_groups()}):
            offsets = await self._admin.list_consumer_group_offsets(name)
            of_topics = {
                TopicPartition(*place): told.offset for place, told in offsets.items() if place.topic in topics
            }
            if of_topics:
                found[name] = of_topics
        return found

    async def members(self, group: str) -> int:
        """How many members the group has; none, where there is no such group."""
        with _or_away():
            (answer,) = await self._admin.describe_consumer_groups([group])
        return sum(len(members) for _, _, _, _, _, members, *_ in answer.groups)

    async def committed(self, group: str, places: Collection[TopicPartition]) -> Mapping[TopicPartition, int]:
        """Up to where the group says that it has read these partitions; those of which it says nothing are left out."""
        with _or_away():
            found = await self._admin.list_consumer_group_offsets(group)
        return {TopicPartition(*place): one.offset for place, one in found.items() if TopicPartition(*place) in places}

    async def put(self, group: str, offsets: Mapping[TopicPartition, int], *, beside: str = "") -> bool:
        """Have the group read on from there, with a word beside; False where it has a member, who alone may say so."""
        wanted = [(place.topic, [(place.partition, offset, beside)]) for place, offset in offsets.items()]
        request = OffsetCommitRequest(group, _NO_GENERATION, _NO_MEMBER, _KEPT_AS_USUAL, wanted)
        with _or_away():
            answer = await self._admin._send_request(request, await self._admin.find_coordinator(group))
        return not any(code for _, places in answer.topics for _, code in places)


@asynccontextmanager
async def groups(connection: KafkaConnection) -> AsyncIterator[Groups]:
    """The groups of these brokers. Raises BrokerAway."""
    async with administering(connection, "linkway-groups") as admin:
        yield Groups(admin)
