"""Topics that are made, of which every service works all that ever comes."""

from collections.abc import Mapping, Sequence

from services.contract import conversation
from services.contract.borough_map import Component
from services.contract.topics import AnyTopic, Topic
from services.runtime.admin.fences import first_offsets, set_missing
from services.runtime.admin.provisioning.replication import Replication
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection, MongoConnection


async def make(
    wanted: Mapping[AnyTopic, int],
    kafka: KafkaConnection,
    mongodb: MongoConnection,
    replication: Replication,
    *,
    prefix: str = "",
    name_prefix: str | None = None,
) -> Sequence[str]:
    """Make those that are missing: this function will give their names. Raises BrokerAway.

    A service whose database is empty does not start beside events that it may have worked before. Of a topic that is
    about to be made there are none, so each service is told so: the first referral may come before it has started. It
    is told before, so that whoever is interrupted makes good all of it by doing it again. `prefix` stands before
    topics, and `name_prefix` before databases, where that is another.
    """
    async with TopicAdmin(kafka, prefix=prefix, replication=replication) as admin:
        there = await admin.existing()
        missing = {topic: count for topic, count in wanted.items() if topic.name not in there}
        for service in Component:
            streams = {event.stream for event in conversation.CONSUMES[service]}
            worked = {
                prefix + topic.name: count
                for topic, count in missing.items()
                if isinstance(topic, Topic) and topic.stream in streams
            }
            if worked:
                databases = prefix if name_prefix is None else name_prefix
                await set_missing(mongodb, service, first_offsets(worked), prefix=databases)
        return await admin.create(missing)
