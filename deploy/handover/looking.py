"""Looks how things stand before a handover; nothing is changed by it."""

from dataclasses import replace
from functools import partial

from deploy.handover.found import Asked, Found
from services.contract.borough_map import BoroughMap, Component
from services.contract.topics import Stream, Topic
from services.matching.views import in_use
from services.runtime.admin.fences import Edge, offsets_at
from services.runtime.admin.groups import groups
from services.runtime.admin.handovers import Handovers
from services.runtime.connections import KafkaConnection


async def look(
    asked: Asked,
    boroughs: BoroughMap,
    kafka: KafkaConnection,
    handovers: Handovers,
    *,
    name_prefix: str = "",
    topic_prefix: str = "",
) -> Found:
    """How things stand. Raises BrokerAway, Unavailable."""
    entry, regional = boroughs.entries[asked.borough], name_prefix + asked.component.value
    mark = await handovers.mark()
    topic = topic_prefix + Topic(asked.borough, Stream.REFERRALS).name
    partitions = len(await offsets_at(kafka, [topic], Edge.END))
    async with groups(kafka) as known:
        members = await known.members(asked.group) if asked.group else 0
    found = Found(entry, regional, mark.to if mark else None, members, partitions)
    return await with_people(found, asked, handovers) if asked.component is Component.MATCHING else found


async def with_people(found: Found, asked: Asked, handovers: Handovers) -> Found:
    """The same with what the region's matching has of people now. Raises Unavailable."""
    return replace(
        found,
        in_options=await handovers.read(partial(in_use.in_options, asked.borough)),
        parked=await handovers.read(partial(in_use.parked, asked.borough)),
        across=await handovers.read(partial(in_use.across_the_border, asked.borough)),
    )
