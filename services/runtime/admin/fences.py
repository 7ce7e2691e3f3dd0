"""Where a service begins: with an empty store, and with a topic that was made anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum, auto

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from services.runtime.admin.groups import groups
from services.runtime.admin.provisioning.topics import BrokerAway
from services.runtime.connections import KafkaConnection, MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.preparing.identity import identity_of, mark_of
from services.runtime.storing.storage import FENCES, database_name


class Edge(Enum):
    """An edge of the log: its first record that is still there, or behind its last."""

    START = auto()
    END = auto()


async def offsets_at(
    connection: KafkaConnection, names: Sequence[str], at: Edge | datetime
) -> Mapping[TopicPartition, int]:
    """Where these topics, of those that are there, stand at an edge or at a time, by partition. Raises BrokerAway."""
    consumer = AIOKafkaConsumer(**connection.client_options("linkway-fences"))
    try:
        await consumer.start()
        # What the consumer itself offers knows the partitions of subscribed topics alone.
        there = await consumer._client.fetch_all_metadata()
        places = [TopicPartition(name, number) for name in names for number in there.partitions_for_topic(name) or ()]
        return await _offsets(consumer, places, at) if places else {}
    except KafkaError as away:
        raise BrokerAway(f"No Kafka broker answers at {connection.servers} ({type(away).__name__}).") from away
    finally:
        await consumer.stop()


def first_offsets(topics: Mapping[str, int]) -> Mapping[TopicPartition, int]:
    """Where topics begin that have just been made, by partition; of each so many."""
    return {TopicPartition(name, number): 0 for name, count in topics.items() for number in range(count)}


async def _offsets(
    consumer: AIOKafkaConsumer, places: Sequence[TopicPartition], at: Edge | datetime
) -> Mapping[TopicPartition, int]:
    if at is Edge.START:
        found: Mapping[TopicPartition, int] = await consumer.beginning_offsets(places)
        return found
    ends: Mapping[TopicPartition, int] = await consumer.end_offsets(places)
    if at is Edge.END:
        return ends
    moment = int(at.timestamp() * 1000) if isinstance(at, datetime) else 0
    since = await consumer.offsets_for_times(dict.fromkeys(places, moment))
    return {place: since[place].offset if since[place] else ends[place] for place in places}


async def set_missing(
    connection: MongoConnection, service: str, offsets: Mapping[TopicPartition, int], *, prefix: str = ""
) -> Sequence[TopicPartition]:
    """Put fences there where the service has none: this function will give where that was. Others never move."""
    async with mongo.Client(connection) as client:
        fences = client.database(database_name(prefix, service)).collection(FENCES)
        known = {row["_id"] for row in await fences.find({})}
        missing = [place for place in sorted(offsets) if _row(place) not in known]
        changes = [({"_id": _row(place)}, {"$setOnInsert": {"next": offsets[place]}}) for place in missing]
        if changes:
            await fences.update_each(changes, upsert=True)
    return missing


async def standing(connection: MongoConnection, service: str, *, prefix: str = "") -> Mapping[TopicPartition, int]:
    """The offset, by partition, from which on a service has not worked it."""
    async with mongo.Client(connection) as client:
        rows = await client.database(database_name(prefix, service)).collection(FENCES).find({})
    return {_place(row["_id"]): row["next"] for row in rows}


def of_another_log(
    fences: Mapping[TopicPartition, int],
    starts: Mapping[TopicPartition, int],
    ends: Mapping[TopicPartition, int],
    topic: str | None = None,
) -> Sequence[TopicPartition]:
    """The partitions whose fence was moved along a log that is no more: it stands above the end of the one that is.

    Of a `topic` that is known to have been made anew it is every fence, since the log may have grown past it.
    """
    there = sorted(fences.keys() & starts.keys() & ends.keys())
    if topic is None:
        return [place for place in there if fences[place] > ends[place]]
    return [place for place in there if place.topic == topic and fences[place] > starts[place]]


async def put_back(
    connection: MongoConnection,
    service: str,
    steps: Mapping[TopicPartition, tuple[int, int]],
    *,
    prefix: str = "",
) -> bool:
    """Move fences from where they stand to where their logs begin; False where one has moved meanwhile, and stays."""
    async with mongo.Client(connection) as client:
        fences = client.database(database_name(prefix, service)).collection(FENCES)
        changes = [
            ({"_id": _row(place), "next": stands}, {"$set": {"next": begins, "last": None}})
            for place, (stands, begins) in steps.items()
        ]
        return not changes or await fences.update_each(changes) == len(changes)


async def claim(
    kafka: KafkaConnection, connection: MongoConnection, service: str, group: str, *, prefix: str = ""
) -> Mapping[TopicPartition, int] | None:
    """Have the group go on for this database, from its fences: those, or None while the group has members."""
    fences = await standing(connection, service, prefix=prefix)
    async with mongo.Client(connection) as client:
        mark = mark_of(await identity_of(client.database(database_name(prefix, service))))
    async with groups(kafka) as known:
        is_put = not fences or await known.put(group, fences, beside=mark)
    return fences if is_put else None


def _place(row: str) -> TopicPartition:
    topic, _, number = row.rpartition("/")
    return TopicPartition(topic, int(number))


def _row(place: TopicPartition) -> str:
    return f"{place.topic}/{place.partition}"
