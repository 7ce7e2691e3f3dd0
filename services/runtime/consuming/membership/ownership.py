"""Whose work a consumer group's offsets stand for: two databases in one group would split a topic between them."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from services.runtime.consuming.consumer import KafkaAway
from services.runtime.storing.preparing.identity import OFFSETS_ARE_OF, mark_of
from services.runtime.working.record import TopicPartition

log = logging.getLogger(__name__)


class Committed(NamedTuple):
    """Up to where a group has read a partition, and what whoever said so wrote beside it."""

    offset: int
    beside: str = ""


class AnotherDatabase(Exception):
    """The group's work stands in another database: this process would take partitions away from whoever has it."""

    def __init__(self, service: str, group: str, place: TopicPartition) -> None:
        super().__init__(
            f"The consumer group {group} has read {place.topic}/{place.partition} for another database than this one, "
            "so what is in the topics would be split between the two. Nothing was taken in or changed. Is this a "
            "borough's own? Say so: LINKWAY_RUN_BY=<borough> gives it a group of its own. Is the database the wrong "
            f"one? Connect the right one. Is it to take the other's place? End whoever is in the group, and give "
            f"`linkway fences claim {service}`."
        )


def of_another(committed: Mapping[TopicPartition, Committed], identity: str) -> Iterator[TopicPartition]:
    """The partitions that were read for another database; of those without a mark nobody knows."""
    for place, one in sorted(committed.items()):
        if one.beside.startswith(OFFSETS_ARE_OF) and one.beside != mark_of(identity):
            yield place


def beyond(
    committed: Mapping[TopicPartition, Committed], fences: Mapping[TopicPartition, int]
) -> Mapping[TopicPartition, int]:
    """By partition how many records the group has read that the database does not know as worked.

    An offset is committed after what was worked is kept, so there are none unless the database was put back.
    """
    known = {place: fences.get(place, 0) for place in committed}
    return {place: one.offset - known[place] for place, one in sorted(committed.items()) if one.offset > known[place]}


def tell_of_what_is_worked_again(service: str, counts: Mapping[TopicPartition, int]) -> None:
    """Say in the log that the database was put back; what is said again is the same, so that readers pass over it."""
    for place, count in counts.items():
        log.warning(
            "The database of %s was put back: its group had read on from there. That is worked again now, by what the "
            "database knows. Where services stand at different times, restore all of them: `linkway restore`",
            service,
            extra={"topic": place.topic, "partition": place.partition, "records": count},
        )


def check(
    service: str,
    group: str,
    committed: Mapping[TopicPartition, Committed],
    fences: Mapping[TopicPartition, int],
    identity: str,
) -> None:
    """Raise AnotherDatabase where the group works with another; say what is worked again, where this was put back.

    What the group has committed must have been asked for before the fences were.
    """
    for place in of_another(committed, identity):
        raise AnotherDatabase(service, group, place)
    tell_of_what_is_worked_again(service, beyond(committed, fences))


async def committed_by(group: str, options: Mapping[str, Any]) -> dict[TopicPartition, Committed]:
    """What the group says of itself. Raises KafkaAway."""
    admin = AIOKafkaAdminClient(**options)
    try:
        await admin.start()
        found = await admin.list_consumer_group_offsets(group)
    except KafkaError as away:
        raise KafkaAway(f"No Kafka broker tells what {group} has read ({type(away).__name__}).") from away
    finally:
        await admin.close()
    return {TopicPartition(*place): Committed(one.offset, one.metadata or "") for place, one in found.items()}
