"""Topics as the broker has them, beside topics as the contract wants them."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from services.contract.topics import AnyTopic
from services.runtime.admin.replication import ALONE, Replication
from services.runtime.settings import KafkaConnection

Some = TypeVar("Some", bound=AnyTopic)


class TopicRefused(Exception):
    """The broker would not make a topic."""


class BrokerAway(Exception):
    """No broker answers at the given addresses."""


class TopicAdmin:
    """Makes and lists topics. `prefix` stands before every topic's name."""

    def __init__(self, connection: KafkaConnection, *, prefix: str = "", replication: Replication = ALONE) -> None:
        self._admin = AIOKafkaAdminClient(**connection.client_options("linkway-topics"))
        self._servers = connection.servers
        self._prefix = prefix
        self._replication = replication

    async def __aenter__(self) -> "TopicAdmin":
        """Connect. Raises BrokerAway."""
        try:
            await self._admin.start()
        except KafkaError as away:
            await self._admin.close()
            raise BrokerAway(f"No Kafka broker answers at {self._servers} ({type(away).__name__}).") from away
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let go."""
        await self._admin.close()

    async def existing(self) -> set[str]:
        """The names of the topics that are there, without the prefix; those of other systems are left out."""
        names = await self._admin.list_topics()
        return {name.removeprefix(self._prefix) for name in names if name.startswith(self._prefix)}

    async def create(self, topics: Mapping[Some, int]) -> Sequence[str]:
        """Make the topics that are missing, with so many partitions each: this function will give their names."""
        there = await self.existing()
        missing = {topic: count for topic, count in topics.items() if topic.name not in there}
        new = [
            NewTopic(
                self._prefix + topic.name,
                count,
                self._replication.copies,
                topic_configs={**topic.settings, **self._replication.settings},
            )
            for topic, count in missing.items()
        ]
        if new:
            answer = await self._admin.create_topics(new)
            for name, code, *_ in answer.topic_errors:
                _check(name, code)
        return [topic.name for topic in missing]


async def broker_answers(connection: KafkaConnection) -> bool:
    """Whether a broker answers, and knows of itself."""
    try:
        async with TopicAdmin(connection):
            return True
    except BrokerAway:
        return False


def _check(name: str, code: int) -> None:
    error = for_code(code)
    if code and error is not TopicAlreadyExistsError:
        raise TopicRefused(f"Kafka would not make {name}: {error.__name__}.")
