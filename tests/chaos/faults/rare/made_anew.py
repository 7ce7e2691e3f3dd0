"""A topic is deleted and made anew while nobody reads it, and grows past the offset up to which it had been worked."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from aiokafka.admin import AIOKafkaAdminClient

from services.contract import topics
from services.contract.borough_map import Component
from services.runtime.admin.databases import reading
from services.runtime.working.record import TopicPartition
from tests.chaos.faults.rare.waiting import AWAY, WITHIN_SECONDS, becomes_true, shows
from tests.chaos.faults.records import a_telling, forge
from tests.chaos.findings.evidence import Logged
from tests.chaos.findings.log_reader import read_log
from tests.chaos.scenes.command_line import linkway
from tests.chaos.scenes.fleet import MEMBERS
from tests.chaos.scenes.scene import Scene, made

# How many records it has before, and afterwards.
BEFORE, AFTERWARDS = 3, 6
READ_WITHIN_SECONDS, PAUSE_SECONDS = 10.0, 0.5
HELD = "linkway_fences_ahead 1.0"
READERS = tuple(one for one in MEMBERS if one.component is Component.REPORTING)


@dataclass
class MadeAnew:
    """Reporting must hold the partition and say so, and work nothing of it until somebody has it begin anew."""

    target: str

    async def begin(self, scene: Scene) -> None:
        await self._fill(scene, BEFORE)
        if not await becomes_true(partial(self._is_worked, scene)):
            scene.broken.append(f"{self.target} is not worked to its end.")
        for one in READERS:
            await scene.fleet.kill(one)
        scene.lost[self._place] = await self._log(scene)
        if not await becomes_true(partial(self._is_new, scene)):
            scene.broken.append(f"{self.target} could not be made anew.")
        await self._fill(scene, AFTERWARDS)
        for one in READERS:
            scene.fleet.start(one)
        if not await becomes_true(partial(shows, scene, READERS, HELD)):
            scene.broken.append(f"{self.target} was made anew, and no process says that it holds it.")

    async def heal(self, scene: Scene) -> None:
        for one in READERS:
            await scene.fleet.stop(one)
        before, reset = len(scene.lost.get(self._place, ())), None
        with suppress(TimeoutError):
            async with asyncio.timeout(WITHIN_SECONDS):
                reset = await linkway(scene, "fences", "reset", Component.REPORTING.value, "--topic", self.target)
        if reset is None or reset["reset"] != {self._fence(scene): {"from": before, "to": 0}}:
            scene.broken.append(f"{self.target} was made anew behind record {before}, and reset so: {reset}.")
        for one in READERS:
            scene.fleet.start(one)

    @property
    def _place(self) -> TopicPartition:
        return TopicPartition(self.target, 0)

    def _fence(self, scene: Scene) -> str:
        return f"{scene.prefix}{self.target}/0"

    async def _fill(self, scene: Scene, count: int) -> None:
        chance = scene.chance(f"{self.target} {count}")
        while (there := len(await self._log(scene))) < count:
            for _ in range(count - there):
                about = UUID(int=chance.getrandbits(128), version=4)
                await forge(scene, a_telling(about, topics.BY_NAME[self.target], 1, scene.days.now()))

    async def _log(self, scene: Scene) -> tuple[Logged, ...]:
        while True:
            with suppress(*AWAY):
                async with asyncio.timeout(READ_WITHIN_SECONDS):
                    log = await read_log(scene.ground.servers.kafka, scene.prefix, {self.target})
                    return log.records.get(self._place, ())
            await asyncio.sleep(PAUSE_SECONDS)

    async def _is_worked(self, scene: Scene) -> bool:
        async with reading(scene.ground.servers.mongo_url, Component.REPORTING, prefix=scene.prefix) as database:
            (fence,) = await database.collection("fences").find({"_id": self._fence(scene)})
        return bool(fence["next"] == len(await self._log(scene)))

    async def _is_new(self, scene: Scene) -> bool:
        """Whether the topic is there and empty; it is deleted while it is not empty, and made once it is gone."""
        name = scene.prefix + self.target
        admin = AIOKafkaAdminClient(bootstrap_servers=scene.ground.servers.kafka)
        try:
            await admin.start()
            if name not in await admin.list_topics():
                await made(scene, {topics.BY_NAME[self.target]: 1})
            elif not await self._log(scene):
                return True
            else:
                await admin.delete_topics([name])
        finally:
            await admin.close()
        return False
