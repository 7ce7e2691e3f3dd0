"""Whether it is known where to begin: an empty store beside a full log was lost, or is new on purpose."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from services.contract.topics import BY_NAME
from services.runtime.consuming.consumer import KafkaAway

_SHOWN = 3


class NoBeginning(Exception):
    """Topics hold events, and this service has no fence there: it would work anew all that was ever said."""

    def __init__(self, service: str, topics: Sequence[str]) -> None:
        more = f" and {len(topics) - _SHOWN} more" if len(topics) > _SHOWN else ""
        super().__init__(
            f"{', '.join(topics[:_SHOWN])}{more} hold events, and the database of {service} does not say how far they "
            "were worked. If the database is the wrong one, or was lost, connect or restore the right one. If the "
            f"service is new here, say where it begins: `linkway fences set {service} --at end` (or `start`, or a time)"
        )


async def check(
    service: str, options: Mapping[str, Any], prefix: str, topics: Sequence[str], known: Collection[str]
) -> None:
    """Raise NoBeginning where one of the boroughs' topics holds events and is not among the `known`; or KafkaAway.

    A partner's topic is left out: what a partner asks is recognised by its id.
    """
    new = [name for name in topics if name not in known and name.removeprefix(prefix) in BY_NAME]
    if not new:
        return
    if full := await _full(options, new):
        raise NoBeginning(service, full)


async def _full(options: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """Those of these topics that hold something."""
    consumer = AIOKafkaConsumer(**options)
    try:
        await consumer.start()
        # What the consumer itself offers knows the partitions of subscribed topics alone.
        there = await consumer._client.fetch_all_metadata()
        places = [TopicPartition(name, number) for name in names for number in there.partitions_for_topic(name) or ()]
        starts, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        return sorted({place.topic for place in places if ends[place] > starts[place]})
    except KafkaError as away:
        raise KafkaAway(f"No Kafka broker answers ({type(away).__name__}).") from away
    finally:
        await consumer.stop()
