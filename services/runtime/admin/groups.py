"""Consumer groups, Linkway's and anybody's: how far each has read, and where one that stands still reads on."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from time import monotonic

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import IllegalGenerationError, KafkaError, RebalanceInProgressError, UnknownMemberIdError, for_code
from aiokafka.protocol.admin import DescribeGroupsRequest
from aiokafka.protocol.api import Request, Response
from aiokafka.protocol.commit import OffsetCommitRequest, OffsetFetchRequest

from services.runtime.admin.connecting import administering
from services.runtime.admin.provisioning.topics import BrokerAway
from services.runtime.connections import KafkaConnection
from services.runtime.working.record import TopicPartition

# Of somebody who is no member of the group.
_NO_GENERATION, _NO_MEMBER, _KEPT_AS_USUAL = -1, "", -1
# What the brokers answer a stranger, where a group has a member.
_HAS_A_MEMBER = (IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)
# A broker that stood still or was started loads its groups anew, and until then says only that it does.
_LOADS_SECONDS, _PAUSE_SECONDS = 15.0, 0.1

# Where in an answer the brokers say what went wrong: 0 where nothing did.
_Codes = Callable[[Response], Iterable[int]]


@contextmanager
def _or_away() -> Iterator[None]:
    try:
        yield
    except _HAS_A_MEMBER:
        raise
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
        with _or_away():
            names = sorted({name for name, *_ in await self._admin.list_consumer_groups()})
        for name in names:
            of_topics = {place: at for place, at in (await self._offsets(name)).items() if place.topic in topics}
            if of_topics:
                found[name] = of_topics
        return found

    async def members(self, group: str) -> int:
        """How many members the group has; none, where there is no such group."""
        request = DescribeGroupsRequest(groups=[group], include_authorized_operations=False)
        answer = await self._asked(group, request, lambda answer: (code for code, *_ in answer.groups))
        return sum(len(members) for _, _, _, _, _, members, *_ in answer.groups)

    async def committed(self, group: str, places: Collection[TopicPartition]) -> Mapping[TopicPartition, int]:
        """Up to where the group says that it has read these partitions; those of which it says nothing are left out."""
        return {place: at for place, at in (await self._offsets(group)).items() if place in places}

    async def put(self, group: str, offsets: Mapping[TopicPartition, int], *, beside: str = "") -> bool:
        """Have the group read on from there, with a word beside; False where it has a member, who alone may say so."""
        wanted = [(place.topic, [(place.partition, offset, beside)]) for place, offset in offsets.items()]
        request = OffsetCommitRequest(group, _NO_GENERATION, _NO_MEMBER, _KEPT_AS_USUAL, wanted)
        try:
            await self._asked(
                group, request, lambda answer: (code for _, places in answer.topics for _, code in places)
            )
        except _HAS_A_MEMBER:
            return False
        return True

    async def _offsets(self, group: str) -> Mapping[TopicPartition, int]:
        answer = await self._asked(group, OffsetFetchRequest(group, None), lambda answer: [answer.error_code])
        return {
            TopicPartition(topic, partition): offset
            for topic, places in answer.topics
            for partition, offset, *_ in places
        }

    async def _asked(self, group: str, request: Request, codes: _Codes) -> Response:
        """What the group's coordinator answers, asked again while it is about to be there.

        Raises BrokerAway where it stays away, and what tells that the group has a member.
        """
        end = monotonic() + _LOADS_SECONDS
        with _or_away():
            while True:
                try:
                    return await self._answered(group, request, codes)
                except KafkaError as failure:
                    if not failure.retriable or monotonic() > end:
                        raise
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _answered(self, group: str, request: Request, codes: _Codes) -> Response:
        answer = await self._admin._send_request(request, await self._admin.find_coordinator(group))
        for code in filter(None, codes(answer)):
            raise for_code(code)(f"of {group}")
        return answer


@asynccontextmanager
async def groups(connection: KafkaConnection) -> AsyncIterator[Groups]:
    """The groups of these brokers. Raises BrokerAway."""
    async with administering(connection, "linkway-groups") as admin:
        yield Groups(admin)
