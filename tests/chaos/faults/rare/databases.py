"""What befalls a service's database: it is put back to what it was before, or an empty one is there in its place."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from psutil import TimeoutExpired
from pymongo import WriteConcern
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from deploy.processes.processes import Processes, signal_if_there
from services.runtime.exit_codes import ExitCode
from services.runtime.storing.storage import database_name
from tests.chaos.faults.fault import member
from tests.chaos.scenes import on_a_day
from tests.chaos.scenes.scene import Scene

REFUSED_WITHIN_SECONDS, PAUSE_SECONDS = 150.0, 1.0
MAJORITY = WriteConcern("majority")


@dataclass
class Restored:
    """A service's database is put back in one moment to what it was when this began, while its processes run.

    What they hold of it is out of date: they must end, and begin anew from the fences of that time.
    """

    target: str
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    async def begin(self, scene: Scene) -> None:
        await self._in_one_moment(scene, self._copy)

    async def heal(self, scene: Scene) -> None:
        if self.kept:
            await self._in_one_moment(scene, self._put_back)

    async def _in_one_moment(self, scene: Scene, work: Callable[..., Coroutine[Any, Any, None]]) -> None:
        while True:
            try:
                async with scene.ground.cluster.mongo() as client, await client.start_session() as session:
                    database = client[database_name(scene.prefix, self.target)]
                    names = await database.list_collection_names()
                    await session.with_transaction(partial(work, database, names), ReadConcern("snapshot"), MAJORITY)
                return
            except PyMongoError:  # because MongoDB is killed, too
                await asyncio.sleep(PAUSE_SECONDS)

    async def _copy(self, database: Any, names: list[str], session: Any) -> None:
        self.kept = {name: await database[name].find(session=session).to_list(None) for name in names}

    async def _put_back(self, database: Any, names: list[str], session: Any) -> None:
        for name in names:
            await database[name].delete_many({}, session=session)
            if self.kept.get(name):
                await database[name].insert_many(self.kept[name], session=session)


@dataclass
class EmptyStore:
    """A process is started beside the others on a database that is empty: it must refuse, and say what to do."""

    target: str

    async def begin(self, scene: Scene) -> None:
        one = member(self.target)
        # Another prefix is another database and another group, beside the scene's own topics.
        elsewhere = {"LINKWAY_NAME_PREFIX": f"empty.{scene.prefix}", "LINKWAY_TOPIC_PREFIX": scene.prefix}
        ports = {"LINKWAY_HTTP_PORT": "0", "LINKWAY_INTERNAL_PORT": "0"}
        command = [sys.executable, "-m", on_a_day.__name__, f"services.{one.component}"]
        environment = scene.fleet.environment(one) | elsewhere | ports
        child = Processes(scene.fleet.folder, tied=True).start(f"{one}.on-an-empty-store", command, environment)
        try:
            code = await asyncio.to_thread(child.process.wait, REFUSED_WITHIN_SECONDS)
        except TimeoutExpired:
            code = None
            signal_if_there(child.process.kill)
        if code != ExitCode.NO_BEGINNING:
            scene.broken.append(f"{one} on an empty database beside full topics ended with {code}.")

    async def heal(self, scene: Scene) -> None:
        """It has ended."""
