"""Whether all that was said on a borough's topics has been worked, and by whom not; it is pure.

With more partitions a referral's next event may lie elsewhere than those before, which must have been worked by then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from services.contract.borough_map import BoroughMap, Component
from services.contract.boroughs import BoroughSlug
from services.contract.conversation import CONSUMES
from services.contract.topics import OWNERS, Stream, Topic
from services.runtime.working.record import TopicPartition

# Of the others the order says nothing: a listing's newest word counts, and a dead letter stands by itself.
_IN_ORDER = (Stream.REFERRALS, Stream.MATCHES, Stream.NOTICES)


@dataclass(frozen=True)
class Reader:
    """Somebody who reads these topics: up to which offset of each partition all is done; 0 where none is told.

    `stands_still` is asked of those only whose writing nobody can hold back: whether the group has no member.
    """

    name: str
    topics: frozenset[str]
    done: Mapping[TopicPartition, int]
    stands_still: bool = True

    def behind(self, ends: Mapping[TopicPartition, int]) -> Mapping[str, int]:
        """How many events of a topic are not done, where it is any."""
        behind = {
            topic: sum(max(0, end - self.done.get(place, 0)) for place, end in ends.items() if place.topic == topic)
            for topic in sorted(self.topics)
        }
        return {topic: count for topic, count in behind.items() if count}


def paused(borough: BoroughSlug, boroughs: BoroughMap) -> Mapping[str, tuple[str, ...]]:
    """The topics whose order counts, by the region's service that owns them; a borough's own service is not ours."""
    run = boroughs.entries[borough]
    return {
        OWNERS[stream]: (Topic(borough, stream).name,)
        for stream in _IN_ORDER
        if run.runner_of(Component(OWNERS[stream])) == "region"
    }


def in_order(borough: BoroughSlug) -> frozenset[str]:
    """The topics of a borough whose order counts."""
    return frozenset(Topic(borough, stream).name for stream in _IN_ORDER)


def worked_by(component: Component, borough: BoroughSlug) -> frozenset[str]:
    """Those of them that a service works."""
    return in_order(borough) & {Topic(borough, event.stream).name for event in CONSUMES[component]}


def ours(borough: BoroughSlug, boroughs: BoroughMap) -> tuple[Component, ...]:
    """The region's services in a borough: how far these are, their databases tell."""
    run = boroughs.entries[borough]
    return tuple(component for component in Component if run.runner_of(component) == "region")


def told_elsewhere(borough: BoroughSlug, boroughs: BoroughMap) -> frozenset[str]:
    """Groups of which the brokers know nothing here: the region's, and the borough's own where the region's runs."""
    own = {f"{borough}.{component}" for component in ours(borough, boroughs)}
    return frozenset(own | {component.value for component in Component})


def left(ends: Mapping[TopicPartition, int], readers: Iterable[Reader]) -> tuple[str, ...]:
    """A sentence for each reader that is not at the end, or does not stand still though it should."""
    return tuple(sentence for reader in readers for sentence in _left(ends, reader))


def _left(ends: Mapping[TopicPartition, int], reader: Reader) -> Iterator[str]:
    behind = reader.behind(ends)
    for topic, count in behind.items():
        yield f"{reader.name} has {count} {'events' if count > 1 else 'event'} of {topic} to work"
    if not behind and not reader.stands_still:
        yield f"{reader.name} is at the end, and still runs"
