"""The consumer group's way of dealing out partitions, as aiokafka asks for it."""

from collections.abc import Callable, Iterable, Mapping

from aiokafka.cluster import ClusterMetadata
from aiokafka.coordinator.assignors.abstract import AbstractPartitionAssignor
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment, ConsumerProtocolMemberMetadata

from services.contract.boroughs import BoroughSlug
from services.runtime.consuming.membership.dealing import Member, Share, deal_out
from services.runtime.working.record import TopicPartition

_VERSION = 0


class ShareAssignor(AbstractPartitionAssignor):  # type: ignore[misc]  # aiokafka carries no types
    """Deals out shares of the work. Each member tells the group's leader what it had, so that it may keep that.

    An object for each consumer, because it remembers; aiokafka, whose own are classes, only calls these methods.
    """

    # The name by which the group agrees on a protocol: whoever leads it deals out in its own way, and the others take
    # what they are given. So members of a release that knows Kafka's range assignor alone are in the same group. Two
    # names cannot be offered: aiokafka 0.14 asks to join once for each (its pull request 1168), and of two processes
    # that start at the same moment one may then wait for ever.
    name = RangePartitionAssignor.name

    def __init__(self, share_of: Callable[[TopicPartition], Share]) -> None:
        self._known_share_of = share_of
        self._held = b""

    def metadata(self, topics: Iterable[str]) -> ConsumerProtocolMemberMetadata:
        """What this process tells the leader: what it reads, and what it was given last."""
        return ConsumerProtocolMemberMetadata(_VERSION, sorted(topics), self._held)

    def on_assignment(self, assignment: ConsumerProtocolMemberAssignment) -> None:
        """Remember what the leader gave."""
        self._held = assignment.encode()

    def assign(
        self, cluster: ClusterMetadata, members: Mapping[str, ConsumerProtocolMemberMetadata]
    ) -> dict[str, ConsumerProtocolMemberAssignment]:
        """What each member is given, where this process leads."""
        group = {name: Member(frozenset(told.subscription), _held(told)) for name, told in members.items()}
        topics = {topic for member in group.values() for topic in member.topics}
        places = [
            TopicPartition(topic, number) for topic in topics for number in cluster.partitions_for_topic(topic) or ()
        ]
        return {name: _assignment(given) for name, given in deal_out(places, group, self._share_of).items()}

    def _share_of(self, place: TopicPartition) -> Share:
        try:
            return self._known_share_of(place)
        except KeyError:
            # A member of a later release may read topics that this one has never heard of.
            return len(BoroughSlug), place.topic, place.partition


def _held(told: ConsumerProtocolMemberMetadata) -> frozenset[TopicPartition]:
    if not told.user_data:
        return frozenset()
    before = ConsumerProtocolMemberAssignment.decode(told.user_data)
    return frozenset(TopicPartition(*place) for place in before.partitions())


def _assignment(given: Iterable[TopicPartition]) -> ConsumerProtocolMemberAssignment:
    topics: dict[str, list[int]] = {}
    for topic, number in given:
        topics.setdefault(topic, []).append(number)
    return ConsumerProtocolMemberAssignment(_VERSION, sorted(topics.items()), b"")
