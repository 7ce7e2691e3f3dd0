"""Topics as the broker has them, beside topics as the contract wants them."""

import asyncio
from collections.abc import Collection, Mapping, Sequence, Set
from typing import Any, TypeVar

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from services.contract.topics import AnyTopic
from services.runtime.admin.provisioning.replication import ALONE, Replication
from services.runtime.admin.provisioning.topic_differences import Difference, TopicThere, differences, wanted_settings
from services.runtime.admin.provisioning.topic_settings import Settings
from services.runtime.connections import KafkaConnection

Some = TypeVar("Some", bound=AnyTopic)

_LOOKS, _LOOK_SECONDS = 100, 0.05


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

    async def __aexit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Let go. Raises BrokerAway in place of what the client says of a broker that went meanwhile."""
        await self._admin.close()
        if isinstance(error, KafkaError):
            raise BrokerAway(f"Kafka at {self._servers} answers no more ({type(error).__name__}).") from error

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
                topic_configs=dict(wanted_settings(topic, self._replication)),
            )
            for topic, count in missing.items()
        ]
        if new:
            answer = await self._admin.create_topics(new)
            for name, code, *_ in answer.topic_errors:
                _check(name, code)
            await self._until_known({topic.name for topic in missing})
        return [topic.name for topic in missing]

    async def _until_known(self, names: Set[str]) -> None:
        # Whoever asks at once would not find them: a broker hears a moment later of what the controller has made.
        for _ in range(_LOOKS):
            if names <= await self.existing():
                return
            await asyncio.sleep(_LOOK_SECONDS)

    async def put(self, topic: AnyTopic, setting: str, value: str) -> None:
        """Give a topic that is there one setting, and wait until it is told; its others stay. Raises TopicRefused."""
        name = self._prefix + topic.name
        answer = await self._admin._send_request(Settings(name, {setting: value}))
        for code, said, *_ in answer.responses:
            if code:
                raise TopicRefused(f"Kafka would not set {setting} of {name}: {said or for_code(code).__name__}")
        await self._until_set(topic, setting, value)

    async def _until_set(self, topic: AnyTopic, setting: str, value: str) -> None:
        # Whoever compares at once would find what was before, as with topics that are new.
        name = self._prefix + topic.name
        for _ in range(_LOOKS):
            if (await self._settings({name: topic})).get(name, {}).get(setting) == value:
                return
            await asyncio.sleep(_LOOK_SECONDS)

    async def compared(self, topics: Mapping[Some, int]) -> Mapping[str, Sequence[Difference]]:
        """What differs of each of these topics that is there, by name; nothing where it is as it is wanted."""
        there = {topic.name: topic for topic in topics}
        return {
            name: differences(there[name], topics[there[name]], self._replication, found)
            for name, found in (await self.described(topics)).items()
        }

    async def described(self, topics: Collection[AnyTopic]) -> Mapping[str, TopicThere]:
        """How each of these topics is that is there, by name."""
        there = await self.existing()
        wanted = {self._prefix + topic.name: topic for topic in topics if topic.name in there}
        if not wanted:
            return {}
        described = {one["topic"]: one["partitions"] for one in await self._admin.describe_topics([*wanted])}
        settings = await self._settings(wanted)
        return {
            topic.name: _as_it_is(described[name], settings.get(name))
            for name, topic in wanted.items()
            # One that has gone meanwhile has no partitions, and is missing the next time.
            if described.get(name)
        }

    async def _settings(self, wanted: Mapping[str, AnyTopic]) -> Mapping[str, Mapping[str, str]]:
        resources = [
            ConfigResource(ConfigResourceType.TOPIC, name, dict.fromkeys(wanted_settings(topic, self._replication), ""))
            for name, topic in wanted.items()
        ]
        (answer,) = await self._admin.describe_configs(resources)
        return {
            name: {setting: value for setting, value, *_ in entries}
            for code, _, _, name, entries in answer.resources
            if not code
        }


async def broker_answers(connection: KafkaConnection) -> bool:
    """Whether a broker answers, and knows of itself."""
    try:
        async with TopicAdmin(connection):
            return True
    except BrokerAway:
        return False


def _as_it_is(partitions: Sequence[Mapping[str, Any]], settings: Mapping[str, str] | None) -> TopicThere:
    return TopicThere(len(partitions), min(len(each["replicas"]) for each in partitions), settings)


def _check(name: str, code: int) -> None:
    error = for_code(code)
    if code and error is not TopicAlreadyExistsError:
        raise TopicRefused(f"Kafka would not make {name}: {error.__name__}.")
