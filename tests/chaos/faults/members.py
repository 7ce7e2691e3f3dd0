"""Strangers in a service's consumer group, who come and go every two seconds and do nothing."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import KafkaError

from services.contract.topics import Topic
from tests.chaos.findings.evidence import CONSUMES
from tests.chaos.scenes.scene import PARTITIONS, Scene

STAY_SECONDS = 2.0
STRANGERS = 2


@dataclass
class Storm:
    """Each stranger that joins or leaves makes the whole group deal out its partitions anew."""

    target: str
    storm: list[asyncio.Task[None]] = field(default_factory=list)

    async def begin(self, scene: Scene) -> None:
        self.storm += [asyncio.create_task(self._come_and_go(scene, number)) for number in range(STRANGERS)]

    async def heal(self, scene: Scene) -> None:
        del scene  # the strangers leave by themselves
        for stranger in self.storm:
            stranger.cancel()
        await asyncio.gather(*self.storm, return_exceptions=True)

    async def _come_and_go(self, scene: Scene, number: int) -> None:
        await asyncio.sleep(number * STAY_SECONDS / STRANGERS)
        while True:
            stranger = AIOKafkaConsumer(
                *(
                    scene.prefix + Topic(borough, stream).name
                    for borough in PARTITIONS
                    for stream in CONSUMES[self.target]
                ),
                bootstrap_servers=scene.ground.servers.kafka,
                group_id=scene.prefix + self.target,
                enable_auto_commit=False,
                partition_assignment_strategy=(RangePartitionAssignor,),
            )
            try:
                with suppress(KafkaError):
                    await stranger.start()
                await asyncio.sleep(STAY_SECONDS)
            finally:
                await stranger.stop()


def _heard(scene: Scene, service: str) -> list[str]:
    return [scene.prefix + Topic(borough, stream).name for borough in PARTITIONS for stream in CONSUMES[service]]
