"""What runs, as a plan finds it: all as the files want it, but for what a test is about."""

from dataclasses import replace
from typing import Any

from deploy import boroughs, wanted_topics
from deploy.planning import plan as planning
from deploy.planning.plan import Found, Plan
from deploy.planning.processes import Told
from deploy.planning.step import Step
from deploy.securing.access import AtKafka, System
from services.contract.borough_map import BoroughMap, Component
from services.contract.boroughs import BoroughSlug
from services.contract.brokers.quotas import limits
from services.contract.conversation import CONSUMES
from services.contract.partners import Partner, Partners
from services.contract.topics import AnyTopic, Topic
from services.runtime.admin.granting.mongo_users import grants
from services.runtime.admin.provisioning.replication import ALONE, Replication
from services.runtime.admin.provisioning.topic_differences import TopicThere, wanted_settings
from services.runtime.connections import KafkaConnection, MongoConnection

MAP = boroughs.read()
PARTNERS = Partners({"age-matters": Partner(boroughs=[BoroughSlug.SOUTHWARK])})
EMPTY = Found({}, AtKafka(frozenset(), frozenset()), {}, ())


def a_system(partners: Partners = PARTNERS, **changes: dict[str, Any]) -> System:
    """Linkway's own map, in which these boroughs, by slug, are changed."""
    entries = {
        slug: entry.model_copy(update=changes.get(slug.value.replace("-", "_"), {}))
        for slug, entry in MAP.entries.items()
    }
    return System(KafkaConnection("nowhere:1"), MongoConnection("mongodb://nowhere"), BoroughMap(entries), partners)


def as_wanted(system: System, replication: Replication = ALONE) -> Found:
    """What a system finds where nothing differs."""
    topics: dict[AnyTopic, TopicThere | None] = {
        topic: TopicThere(count, replication.copies, wanted_settings(topic, replication))
        for topic, count in wanted_topics.of_both(system.boroughs, system.partners).items()
    }
    users = {grant.user: frozenset({grant}) for grant in grants(Component)}
    kafka = AtKafka(system.rules(), limits(system.partners), frozenset(system.partners.entries))
    return Found(topics, kafka, users, tuple(told(one, system) for one in Component))


def told(component: Component, system: System) -> Told:
    """What a service tells that was started with this system's map."""
    streams = {event.stream for event in CONSUMES[component]}
    reads = {Topic(slug, one).name for slug in system.boroughs.run_by_region(component) for one in streams}
    return Told(component, "http://127.0.0.1:1", frozenset(reads), system.boroughs.digest)


def with_topic(found: Found, topic: AnyTopic, **changes: Any) -> Found:
    """The same, but for how one topic is."""
    there = found.topics[topic]
    assert there
    return replace(found, topics={**found.topics, topic: replace(there, **changes)})


def with_setting(found: Found, topic: AnyTopic, name: str, value: str) -> Found:
    """The same, but for one setting of one topic."""
    there = found.topics[topic]
    assert there
    assert there.settings
    return with_topic(found, topic, settings={**there.settings, name: value})


def without(found: Found, gone: AnyTopic) -> Found:
    """The same without one topic."""
    return replace(found, topics={topic: there for topic, there in found.topics.items() if topic != gone})


def the_step(plan: Plan) -> Step:
    """The only one."""
    (step,) = plan.steps
    return step


def planned(found: Found, system: System | None = None, replication: Replication = ALONE) -> Plan:
    """The plan of a system, Linkway's own unless it is given, where this is found."""
    return planning.plan(system or a_system(), found, replication)
