"""Topics as the broker has them, beside topics as the contract wants them."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, SecurityDisabled, TopicAlreadyExistsError, for_code
from aiokafka.protocol.admin import CreateAclsRequest

from services.contract.topics import AnyTopic, PartnerStream, PartnerTopic
from services.runtime.admin.replication import ALONE, Replication
from services.runtime.settings import KafkaConnection

Some = TypeVar("Some", bound=AnyTopic)

# As Kafka's protocol numbers them.
_TOPIC, _GROUP, _READ, _WRITE, _ALLOW, _LITERAL, _PREFIXED = 2, 3, 3, 4, 3, 3, 4
_MAY = {PartnerStream.EVENTS: _WRITE, PartnerStream.ANSWERS: _READ}


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

    async def let_in(self, topics: Sequence[PartnerTopic]) -> bool:
        """Let each partner, as the user of its name, write or read its topic; False where the broker checks nobody.

        It may read with a consumer group of its name, and with those whose names go on after a dot: no hyphen, because
        `age` must not be let into the groups of `age-matters`.
        """
        rules = {(_TOPIC, self._prefix + topic.name, _LITERAL, topic.partner, _MAY[topic.stream]) for topic in topics}
        for partner in {topic.partner for topic in topics}:
            rules |= {(_GROUP, partner, _LITERAL, partner, _READ), (_GROUP, f"{partner}.", _PREFIXED, partner, _READ)}
        for kind, name, pattern, partner, operation in sorted(rules):
            request = CreateAclsRequest(kind, name, pattern, f"User:{partner}", "*", operation, _ALLOW)
            answer = await self._admin._send_request(request)
            code = answer.creation_responses[0][0]
            if for_code(code) is SecurityDisabled:
                return False
            _check(name, code)
        return True


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
        raise TopicRefused(f"Kafka would not make {name}, or not let its partner in: {error.__name__}.")
