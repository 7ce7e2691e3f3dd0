"""Looks at what runs, and changes nothing."""

from collections.abc import Iterable, Mapping

import httpx
from prometheus_client.parser import text_string_to_metric_families

from deploy import wanted_topics
from deploy.planning.plan import Found
from deploy.planning.processes import Told
from deploy.processes.ready import NO_TLS
from deploy.securing import access
from deploy.securing.access import AtKafka, System, Users
from services.contract.borough_map import Component
from services.contract.topics import BY_NAME, AnyTopic, named
from services.runtime.admin.granting.access import NobodyIsChecked
from services.runtime.admin.granting.mongo_users import AnybodyMay
from services.runtime.admin.provisioning.topic_differences import TopicThere
from services.runtime.admin.provisioning.topics import TopicAdmin

_SECONDS = 3.0


async def look(system: System, services: Iterable[tuple[Component, str]]) -> Found:
    """What runs; `services` are the addresses of internal ports, of which those are left out that do not answer.

    Raises AccessRefused, BrokerAway, NotAllowed, Unavailable.
    """
    told = [await _told(*service) for service in services]
    return Found(
        await _topics(system),
        await _kafka(system),
        await _users(system),
        tuple(one for one in told if one),
    )


async def _topics(system: System) -> Mapping[AnyTopic, TopicThere | None]:
    wanted = wanted_topics.of_both(system.boroughs, system.partners)
    async with TopicAdmin(system.kafka, prefix=system.topic_prefix) as admin:
        names, described = await admin.existing(), await admin.described(wanted)
    return {topic: described.get(topic.name) for topic in map(named, sorted(names)) if topic}


async def _kafka(system: System) -> AtKafka | None:
    try:
        return await access.kept_by_kafka(system)
    except NobodyIsChecked:
        return None


async def _users(system: System) -> Users | None:
    try:
        return await access.kept_by_mongo(system)
    except AnybodyMay:
        return None


async def _told(component: Component, address: str) -> Told | None:
    try:
        async with httpx.AsyncClient(timeout=_SECONDS, verify=NO_TLS) as client:
            metrics = (await client.get(f"{address}/metrics")).raise_for_status().text
    except httpx.HTTPError:
        return None
    return told_by(component, address, metrics)


def told_by(component: Component, address: str, metrics: str) -> Told:
    """What a service's metrics tell: every topic that it reads has its counts from the start on."""
    families = {family.name: family.samples for family in text_string_to_metric_families(metrics)}
    topics = {sample.labels["topic"] for sample in families.get("linkway_events", ())}
    maps = [sample.labels["map"] for sample in families.get("linkway_boroughs_info", ())]
    return Told(component, address, frozenset(topics & BY_NAME.keys()), maps[0] if maps else "")
