"""What differs of topics, as steps: those that are missing, that differ, or that no file names any more; it is pure."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from deploy.planning import draining
from deploy.planning.changes import MakeTopics, PutSetting, RaisePartitions
from deploy.planning.step import Step
from services.contract.borough_map import BoroughMap, Component
from services.contract.boroughs import BoroughSlug
from services.contract.topics import AnyTopic, PartnerTopic, Topic
from services.runtime.admin.provisioning.replication import Replication
from services.runtime.admin.provisioning.topic_differences import (
    COPIES,
    PARTITIONS,
    SETTINGS,
    Difference,
    TopicThere,
    differences,
    of_partitions,
)

_KAFKA = "Kafka"
_FOR_EVER = "-1"
_FEWER_BY_HAND = (
    "if what it would lose may go, `kafka-configs.sh --alter --entity-type topics --entity-name {topic} --add-config "
    "{name}={value}`; until then all of it stays"
)
_COPIES_FIRST = "make the copies first: with fewer than that, nobody could write to it"
_A_BOROUGH_GONE = (
    "write the borough back into boroughs.toml. If it is to go for good, take a `linkway backup`, end all services, "
    "and delete its topics with `kafka-topics.sh --delete`"
)
_A_PARTNER_GONE = (
    "write the partner back into partners.toml, if it takes part; else wait until they have emptied themselves, which "
    "takes a week, and delete them with `kafka-topics.sh --delete`"
)


def made(wanted: Mapping[AnyTopic, int], there: Iterable[str]) -> Iterator[Step]:
    """Topics to be made: one step for each borough, and for each partner in a borough."""
    known = set(there)
    missing = sorted((topic for topic in wanted if topic.name not in known), key=_of)
    for (borough, partner), group in groupby(missing, key=_of):
        topics = [*group]
        yield Step(
            f"make {len(topics)} topics" if len(topics) > 1 else "make a topic",
            f"{_KAFKA}, {borough}",
            f"{'partners.toml' if partner else 'boroughs.toml'} wants what the brokers do not have",
            MakeTopics(tuple((topic, wanted[topic]) for topic in topics)),
            details=tuple(f"{topic.name}: {_partitions(wanted[topic])}" for topic in topics),
        )


def mended(wanted: Mapping[AnyTopic, int], there: Mapping[str, TopicThere], replication: Replication) -> Iterator[Step]:
    """Of the topics that are there, what is not as it is wanted, but for partitions to be added: a step for each."""
    for topic, partitions in wanted.items():
        if topic.name in there:
            for one in differences(topic, partitions, replication, there[topic.name]):
                if not _is_raise(one):
                    yield _mended(topic, one, there[topic.name])


def raised(wanted: Mapping[AnyTopic, int], there: Mapping[str, TopicThere], boroughs: BoroughMap) -> Iterator[Step]:
    """Topics to be given more partitions: one step for each borough, because all of its topics have as many."""
    few = [
        topic
        for topic, partitions in wanted.items()
        if isinstance(topic, Topic) and topic.name in there
        if any(map(_is_raise, of_partitions(topic, partitions, there[topic.name].partitions)))
    ]
    for borough, group in groupby(few, key=attrgetter("borough")):
        topics = tuple(group)
        partitions = wanted[topics[0]]
        yield Step(
            f"give {len(topics)} topics {_partitions(partitions)} each",
            f"{_KAFKA}, {borough.value}",
            "boroughs.toml wants more than the brokers have",
            RaisePartitions(borough, topics, partitions),
            details=(
                *_to_be_ended(borough, boroughs),
                *(f"{topic.name}: {there[topic.name].partitions} to {partitions}" for topic in topics),
            ),
        )


def _to_be_ended(borough: BoroughSlug, boroughs: BoroughMap) -> Iterator[str]:
    for component in Component:
        if component not in draining.ours(borough, boroughs):
            yield f"{borough.value}.{component.value} is the borough's own: end it meanwhile, once it has worked all"


def _is_raise(one: Difference) -> bool:
    return one.what == PARTITIONS and int(one.wanted) > int(one.there)


def left(wanted: Mapping[AnyTopic, int], there: Iterable[AnyTopic]) -> Iterator[Step]:
    """Topics that no file names any more, which stay: a step for each borough, and for each partner in a borough."""
    unnamed = sorted({*there} - {*wanted}, key=lambda topic: (_of(topic), topic.name))
    for (borough, partner), group in groupby(unnamed, key=_of):
        names = tuple(topic.name for topic in group)
        yield Step(
            f"delete {len(names)} topics" if len(names) > 1 else "delete a topic",
            f"{_KAFKA}, {borough}",
            f"{partner} takes part there no more" if partner else "boroughs.toml no longer names the borough",
            instead=_A_PARTNER_GONE if partner else _A_BOROUGH_GONE,
            # A partner's own words are gone within a week by themselves, and stood for nothing that is not kept.
            loses_data=not partner,
            details=names,
        )


def _mended(topic: AnyTopic, one: Difference, there: TopicThere) -> Step:
    what, why = f"set {one.what} of {topic.name} to {one.wanted}", f"it is {one.there}"
    if one.what == PARTITIONS:
        return Step(what, _KAFKA, why, instead=one.to_do, loses_data=True)
    if one.what == SETTINGS:
        return Step(f"look at the settings of {topic.name}", _KAFKA, "the brokers do not tell them", instead=one.to_do)
    if one.what == COPIES:
        return Step(what, _KAFKA, why, instead=one.to_do)
    if one.what == "min.insync.replicas" and int(one.wanted) > there.copies:
        return Step(what, _KAFKA, f"{why}, and there are {there.copies} copies", instead=_COPIES_FIRST)
    if _loses_data(one):
        by_hand = _FEWER_BY_HAND.format(topic=topic.name, name=one.what, value=one.wanted)
        return Step(what, _KAFKA, why, instead=by_hand, loses_data=True)
    return Step(what, _KAFKA, why, PutSetting(topic, one.what, one.wanted))


def _loses_data(one: Difference) -> bool:
    """Whether records that are there would go: they would be kept for less long, or only the newest of each key."""
    if one.what == "retention.ms":
        return one.wanted != _FOR_EVER and not (one.there.isdecimal() and int(one.there) < int(one.wanted))
    return one.what == "cleanup.policy" and "compact" in one.wanted


def _of(topic: AnyTopic) -> tuple[str, str]:
    return topic.borough.value, topic.partner if isinstance(topic, PartnerTopic) else ""


def _partitions(count: int) -> str:
    return f"{count} partitions" if count > 1 else "1 partition"
