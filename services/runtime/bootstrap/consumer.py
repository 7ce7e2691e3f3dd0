"""The consumer of a service, and the look whether its group goes on where its database stands."""

from functools import partial
from typing import Any

from services.runtime.consuming.consumer import KafkaConsumer
from services.runtime.consuming.dispatch import Dispatcher
from services.runtime.consuming.membership import beginning, ownership
from services.runtime.consuming.membership.wanted import WantedTopics
from services.runtime.service import Service
from services.runtime.settings import RuntimeSettings
from services.runtime.storing import mongo
from services.runtime.storing.preparing.identity import identity_of, mark_of
from services.runtime.storing.storage import FENCES
from services.runtime.working.record import TopicPartition


def make_consumer(
    service: Service[Any, Any],
    settings: RuntimeSettings,
    dispatcher: Dispatcher,
    topics: WantedTopics,
    database: mongo.BoundDatabase,
) -> KafkaConsumer | None:
    """What hands a service's records to its lanes; none for a service that hears nothing here."""
    if not topics.names:
        return None
    return KafkaConsumer(
        connection=settings.kafka,
        group=settings.group_of(service.name),
        topics=topics,
        dispatcher=dispatcher,
        look_seconds=settings.topics_every_seconds,
        gather_seconds=service.gather_seconds,
        mark=partial(_mark, database),
    )


async def check_beginning(
    service: Service[Any, Any], settings: RuntimeSettings, database: mongo.BoundDatabase, topics: WantedTopics
) -> None:
    """See that the group begins where the database has come to. Raises what ownership and beginning raise."""
    # A service that says nothing may read all anew, which is how figures are made again.
    if service.publishes:
        group = settings.group_of(service.name)
        options = settings.kafka.client_options(group)
        committed = await ownership.committed_by(group, options)
        # Afterwards, because others of this group may work on meanwhile, and the fence moves first.
        rows = await database.collection(FENCES).find({})
        fences = {_place(row["_id"]): row["next"] for row in rows}
        known = {place.topic for place in fences}
        await beginning.check(service.name, options, settings.topic_prefix, topics.names, known)
        ownership.check(service.name, group, committed, fences, await identity_of(database))


async def _mark(database: mongo.BoundDatabase) -> str:
    return mark_of(await identity_of(database))


def _place(row: str) -> TopicPartition:
    topic, _, number = row.rpartition("/")
    return TopicPartition(topic, int(number))
