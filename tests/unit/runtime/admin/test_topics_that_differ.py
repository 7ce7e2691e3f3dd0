"""A topic that is there need not be as it is wanted: each thing that differs is named, with what to do."""

from dataclasses import replace
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.topics import MAX_EVENT_BYTES, MAX_MESSAGE_BYTES, PartnerStream, PartnerTopic, Stream, Topic
from services.runtime.admin.provisioning.replication import Replication
from services.runtime.admin.provisioning.topic_differences import Difference, TopicThere, differences, wanted_settings

TOPIC = Topic(BoroughSlug.SOUTHWARK, Stream.REFERRALS)
THRICE = Replication(3)
AS_WANTED = TopicThere(partitions=4, copies=3, settings=wanted_settings(TOPIC, THRICE))


def found(**changes: Any) -> tuple[Difference, ...]:
    return differences(TOPIC, 4, THRICE, replace(AS_WANTED, **changes))


def test_nothing_differs_of_what_is_as_it_is_wanted() -> None:
    assert found() == ()


def test_more_is_not_wanted_of_settings_than_a_topic_is_made_with() -> None:
    assert found(settings={**wanted_settings(TOPIC, THRICE), "segment.bytes": "1"}) == ()


@pytest.mark.parametrize(("partitions", "to_do"), [(2, "linkway boroughs apply"), (8, "boroughs.toml")])
def test_partitions_are_added_by_the_command_alone_and_never_taken_away(partitions: int, to_do: str) -> None:
    (one,) = found(partitions=partitions)
    assert (one.what, one.wanted, one.there) == ("partitions", "4", str(partitions))
    assert to_do in one.to_do


@pytest.mark.parametrize(("partitions", "differs"), [(2, False), (4, False), (8, True)])
def test_a_compacted_topic_may_have_fewer_partitions_than_are_wanted(partitions: int, differs: bool) -> None:
    topic = Topic(BoroughSlug.SOUTHWARK, Stream.SERVICES)
    there = TopicThere(partitions, copies=3, settings=wanted_settings(topic, THRICE))
    assert bool(differences(topic, 4, THRICE, there)) is differs


def test_copies_are_counted() -> None:
    (one,) = found(copies=1)
    assert (one.what, one.wanted, one.there) == ("copies", "3", "1")
    assert "kafka-reassign-partitions.sh" in one.to_do


@pytest.mark.parametrize(
    ("name", "value"), [("min.insync.replicas", "1"), ("retention.ms", "604800000"), ("cleanup.policy", "compact")]
)
def test_a_setting_that_differs_is_named(name: str, value: str) -> None:
    (one,) = found(settings={**wanted_settings(TOPIC, THRICE), name: value})
    assert (one.what, one.wanted, one.there) == (name, wanted_settings(TOPIC, THRICE)[name], value)
    assert "linkway boroughs apply" in one.to_do


def test_a_partners_topic_that_takes_more_than_is_read_is_named() -> None:
    topic = PartnerTopic(BoroughSlug.SOUTHWARK, "age-matters", PartnerStream.EVENTS)
    settings = {**wanted_settings(topic, THRICE), "max.message.bytes": str(MAX_MESSAGE_BYTES)}
    (one,) = differences(topic, 1, THRICE, TopicThere(partitions=1, copies=3, settings=settings))
    assert (one.what, one.there) == ("max.message.bytes", str(MAX_MESSAGE_BYTES))
    assert MAX_EVENT_BYTES < int(one.wanted) < 1.1 * MAX_EVENT_BYTES


def test_a_setting_that_nobody_has_made_is_named() -> None:
    settings = dict(wanted_settings(TOPIC, THRICE))
    del settings["min.insync.replicas"]
    (one,) = found(settings=settings)
    assert one.there == "not set"


def test_settings_that_the_broker_does_not_tell_are_not_taken_for_right() -> None:
    (one,) = found(settings=None)
    assert "DescribeConfigs" in one.to_do


def test_a_difference_is_one_sentence() -> None:
    (one,) = found(copies=1)
    assert str(one).startswith("copies is 1, wanted 3: ")
