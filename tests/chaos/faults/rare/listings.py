"""A directory is put in the place of the one in use in which one entry is no listing, and one is new."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from deploy.invented.listings import directory
from services.contract.borough_map import Component
from services.runtime.admin.databases import reading
from tests.chaos.faults.rare.waiting import becomes_true, shows
from tests.chaos.scenes.fleet import MEMBERS
from tests.chaos.scenes.scene import Scene

READERS = tuple(one for one in MEMBERS if one.component is Component.MATCHING)
TOLD = 'linkway_matching_services_left_out{reason="unreadable"} 1.0'


@dataclass
class BadListing:
    """Matching must take all others, the new one among them, and say that one was left out, and why."""

    target: str

    async def begin(self, scene: Scene) -> None:
        before = _entries(scene)
        new = {**before[0], "id": str(UUID(int=scene.chance("bad listing").getrandbits(128), version=4))}
        good = [*before, new]
        entries: list[Any] = [before[0], "no listing", *good[1:]]
        directory.write(scene.fleet.directory, entries)
        # A file is read again once a minute, and by whoever starts.
        for one in READERS:
            await scene.fleet.kill(one)
            scene.fleet.start(one)
        if not await becomes_true(partial(_are_taken, scene, {one["id"] for one in good})):
            scene.broken.append("A directory has one entry that is no listing, and not all others were taken.")
        if not await becomes_true(partial(shows, scene, READERS, TOLD)):
            scene.broken.append("A directory has one entry that is no listing, and nobody says so.")

    async def heal(self, scene: Scene) -> None:
        directory.write(scene.fleet.directory, [one for one in _entries(scene) if isinstance(one, dict)])


def _entries(scene: Scene) -> list[Any]:
    entries: list[Any] = json.loads(scene.fleet.directory.read_text())["contents"]
    return entries


async def _are_taken(scene: Scene, ids: set[str]) -> bool:
    async with reading(scene.ground.servers.mongo_url, Component.MATCHING, prefix=scene.prefix) as database:
        return ids == {one["_id"] for one in await database.collection("listings").find({"withdrawn": None})}
