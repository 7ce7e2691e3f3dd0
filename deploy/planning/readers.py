"""Looks how far everybody is who reads a borough's topics: the region's services, and groups that are not ours."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from deploy.planning import draining
from deploy.planning.draining import Reader
from deploy.securing.access import System
from services.contract.boroughs import BoroughSlug
from services.runtime.admin.fences import Edge, offsets_at, set_missing, standing
from services.runtime.admin.groups import Groups
from services.runtime.working.record import TopicPartition

Offsets = Mapping[TopicPartition, int]


@dataclass(frozen=True)
class Readers:
    """Who reads the topics of one borough whose order counts. Each call raises BrokerAway, Unavailable, NotAllowed."""

    system: System
    borough: BoroughSlug
    groups: Groups

    async def ends(self) -> Offsets:
        """Where these topics end now."""
        return await offsets_at(self.system.kafka, sorted(self._there(draining.in_order(self.borough))), Edge.END)

    async def regions(self) -> list[Reader]:
        """The region's services, by the fences in their databases."""
        found = []
        for component in draining.ours(self.borough, self.system.boroughs):
            fences = await standing(self.system.mongo, component, prefix=self.system.name_prefix)
            found.append(Reader(component.value, self._there(draining.worked_by(component, self.borough)), fences))
        return found

    async def others(self, ends: Offsets) -> list[Reader]:
        """All other groups, by what they have told the brokers."""
        ours = {self.system.name_prefix + name for name in draining.told_elsewhere(self.borough, self.system.boroughs)}
        reading = await self.groups.reading({place.topic for place in ends})
        others = [
            Reader(name, frozenset(place.topic for place in done), done)
            for name, done in reading.items()
            if name not in ours
        ]
        return [await self._asked(reader, ends) for reader in others]

    async def _asked(self, reader: Reader, ends: Offsets) -> Reader:
        if reader.behind(ends):
            return reader
        # Whoever has no member is told again what it told; of one that has, the brokers believe no stranger.
        return replace(reader, stands_still=await self.groups.put(reader.name, reader.done))

    async def begin(self, ends: Offsets, partitions: int) -> None:
        """Say to the region's services, before there are any, that each new partition is to be worked whole."""
        for reader in await self.regions():
            new = _new(ends, reader, partitions)
            await set_missing(self.system.mongo, reader.name, new, prefix=self.system.name_prefix)

    async def begin_others(self, ends: Offsets, partitions: int) -> None:
        """Say the same to all other groups, which the brokers take once there are new partitions."""
        for reader in await self.others(ends):
            await self.groups.put(reader.name, _new(ends, reader, partitions))

    def _there(self, topics: Collection[str]) -> frozenset[str]:
        return frozenset(self.system.topic_prefix + topic for topic in topics)


def _new(ends: Offsets, reader: Reader, partitions: int) -> Offsets:
    """The beginnings of the partitions that the reader's topics have not had."""
    places = (TopicPartition(topic, number) for topic in reader.topics for number in range(partitions))
    return {place: 0 for place in places if place not in ends}
