"""Who may read and write what on Kafka: whatever no rule here allows is denied.

A principal is a service that the region runs (`matching`), one that a borough runs itself (`southwark.matching`), or a
partner (`age-matters`). Nobody may make topics or change the cluster but the brokers' own super user. Every prefix ends
with a dot, which no partner's name has, because `age` must not be let into what is `age-matters`'.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.contract.borough_map import BoroughMap, Component
from services.contract.boroughs import BoroughSlug
from services.contract.conversation import ASKED, CONSUMES, PUBLISHES
from services.contract.partners import Partners
from services.contract.topics import PartnerStream, PartnerTopic, Topic, named


class Resource(StrEnum):
    """What a rule is about."""

    TOPIC = "topic"
    GROUP = "group"


class Operation(StrEnum):
    """What a principal may do; either lets it see that the topic or group is there."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One thing that one principal may do, from any host; `prefixed` where it is about all whose names begin so."""

    principal: str
    operation: Operation
    resource: Resource
    name: str
    prefixed: bool = False

    def __str__(self) -> str:
        return f"{self.principal} may {self.operation} {self.resource} {self.name}{'*' if self.prefixed else ''}"


def rules(
    boroughs: BoroughMap, partners: Partners, *, topic_prefix: str = "", name_prefix: str = ""
) -> frozenset[Rule]:
    """Every rule that is to be there; the prefixes stand before topics, and before the groups of services."""
    return frozenset(
        (*_of_services(boroughs, partners, topic_prefix, name_prefix), *of_partners(partners, topic_prefix))
    )


def beyond(there: frozenset[Rule], wanted: frozenset[Rule], *, topic_prefix: str = "") -> frozenset[Rule]:
    """Of the rules that are there, those that go too far; what other systems on the same brokers have is left alone."""
    ours = {rule.principal for rule in wanted}
    return frozenset(
        rule for rule in there - wanted if rule.principal in ours or _is_of_the_contract(rule, topic_prefix)
    )


def _is_of_the_contract(rule: Rule, topic_prefix: str) -> bool:
    name = rule.name.removeprefix(topic_prefix)
    return rule.resource is Resource.TOPIC and rule.name.startswith(topic_prefix) and named(name) is not None


def of_partners(partners: Partners, topic_prefix: str = "") -> Iterator[Rule]:
    """What partners may do: write what they say, read what they are answered, with groups of their own names."""
    may = {PartnerStream.EVENTS: Operation.WRITE, PartnerStream.ANSWERS: Operation.READ}
    for topic in partners.topics():
        yield Rule(topic.partner, may[topic.stream], Resource.TOPIC, topic_prefix + topic.name)
    for partner in partners.entries:
        yield Rule(partner, Operation.READ, Resource.GROUP, partner)
        yield Rule(partner, Operation.READ, Resource.GROUP, f"{partner}.", prefixed=True)


def principal(component: Component, borough: BoroughSlug, boroughs: BoroughMap) -> str:
    """Who a component is in a borough: the region's, or the borough's own."""
    own = boroughs.entries[borough].runner_of(component) == "borough"
    return f"{borough}.{component}" if own else component.value


def _of_services(boroughs: BoroughMap, partners: Partners, topic_prefix: str, name_prefix: str) -> Iterator[Rule]:
    for component in Component:
        for borough in boroughs.entries:
            who = principal(component, borough, boroughs)
            yield Rule(who, Operation.READ, Resource.GROUP, name_prefix + who)
            for operation, topic in _topics(component, borough, partners):
                yield Rule(who, operation, Resource.TOPIC, topic_prefix + topic.name)


def _topics(
    component: Component, borough: BoroughSlug, partners: Partners
) -> Iterator[tuple[Operation, Topic | PartnerTopic]]:
    for stream in {event.stream for event in CONSUMES[component]}:
        yield Operation.READ, Topic(borough, stream)
    for stream in {event.stream for event in PUBLISHES[component]}:
        yield Operation.WRITE, Topic(borough, stream)
    if component in ASKED:
        may = {PartnerStream.EVENTS: Operation.READ, PartnerStream.ANSWERS: Operation.WRITE}
        yield from ((may[topic.stream], topic) for topic in partners.topics() if topic.borough is borough)
