"""What the members of a group tell its leader, and what it gives them, crosses the wire and comes back whole."""

from collections.abc import Mapping

from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment, ConsumerProtocolMemberMetadata

from services.runtime.consuming.dispatch import Dispatcher
from services.runtime.consuming.membership.assignor import ShareAssignor
from services.runtime.working.record import TopicPartition
from tests.toys.engine import ToyInMemory

KNOWN = ("southwark.matches", "southwark.referrals", "southwark.partner.age-matters.events")


class FakeCluster:
    """Two partitions for each topic, but of one that is being made."""

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        return None if topic == "camden.matches" else {0, 1}


class Process:
    """One member of the group."""

    def __init__(self, *topics: str) -> None:
        self.assignor = ShareAssignor(Dispatcher(ToyInMemory().worker, lanes=1, by_borough_alone=False).share_of)
        self.topics = topics
        self.has: set[TopicPartition] = set()

    def says(self) -> ConsumerProtocolMemberMetadata:
        return ConsumerProtocolMemberMetadata.decode(self.assignor.metadata(self.topics).encode())

    def is_given(self, assignment: ConsumerProtocolMemberAssignment) -> None:
        received = ConsumerProtocolMemberAssignment.decode(assignment.encode())
        self.has = {TopicPartition(*place) for place in received.partitions()}
        self.assignor.on_assignment(received)


def rebalanced(group: Mapping[str, Process]) -> None:
    leader = next(iter(group.values()))
    given = leader.assignor.assign(FakeCluster(), {name: one.says() for name, one in group.items()})
    for name, one in group.items():
        one.is_given(given[name])


async def test_a_referrals_topics_go_together_and_a_partners_stay_whole() -> None:
    group = {name: Process(*KNOWN) for name in ("a", "b")}
    rebalanced(group)
    for one in group.values():
        own = {place for place in one.has if ".partner." not in place.topic}
        assert own in [{TopicPartition(topic, number) for topic in KNOWN[:2]} for number in (0, 1)]
    assert {len(one.has) for one in group.values()} == {2, 4}


async def test_each_keeps_what_it_had_whatever_name_the_group_gives_it() -> None:
    first, second = Process(*KNOWN), Process(*KNOWN)
    rebalanced({"a": first, "b": second})
    had = [first.has, second.has]
    rebalanced({"z": first, "b": second})
    assert [first.has, second.has] == had


async def test_a_topic_of_a_later_release_is_given_to_who_reads_it() -> None:
    old, new = Process(*KNOWN), Process(*KNOWN, "southwark.novelties")
    rebalanced({"old": old, "new": new})
    assert {place for place in new.has if place.topic == "southwark.novelties"} == {
        TopicPartition("southwark.novelties", number) for number in (0, 1)
    }


async def test_a_topic_of_which_kafka_knows_no_partitions_yet_is_left_for_the_next_time() -> None:
    alone = Process("camden.matches", "southwark.matches")
    rebalanced({"a": alone})
    assert {place.topic for place in alone.has} == {"southwark.matches"}
