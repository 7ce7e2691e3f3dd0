"""Topics that are made, of which every service works all that ever comes."""

from collections.abc import Mapping, Sequence

from services.contract import conversation
from services.contract.borough_map import Component
from services.contract.topics import AnyTopic, Topic
from services.runtime.admin.fences import first_offsets, set_missing
from services.runtime.admin.replication import Replication
from services.runtime.admin.topics import TopicAdmin
from services.runtime.settings import KafkaConnection, MongoConnection


async def make(
    wanted: Mapping[AnyTopic, int],
    kafka: KafkaConnection,
    mongodb: MongoConnection,
    replication: Replication,
    *,
    prefix: str = "",
) -> Sequence[str]:
    """Make those that are missing: this function will give their names. Raises BrokerAway.

    A service whose database is empty does not start beside events that it may have worked before. Of a topic that has
    just been made there are none, so each service is told so now: the first referral may come before it has started.
    """
    async with TopicAdmin(kafka, prefix=prefix, replication=replication) as admin:
        made = await admin.create(wanted)
    for service in Component:
        streams = {event.stream for event in conversation.CONSUMES[service]}
        worked = {
            prefix + topic.name: count
            for topic, count in wanted.items()
            if topic.name in made and isinstance(topic, Topic) and topic.stream in streams
        }
        await set_missing(mongodb, service, first_offsets(worked), prefix=prefix)
    return made
