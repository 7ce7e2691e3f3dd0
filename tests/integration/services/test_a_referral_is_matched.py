"""The matching service as it is built, on a real Kafka and MongoDB: a new referral is answered with a place."""

from pathlib import Path
from uuid import UUID

import pytest

from services.contract import envelope as envelopes
from services.contract.events import Matched, Unmatched
from services.contract.topics import Stream
from services.matching.directory.sources.away import DirectoryAway
from services.matching.service import build
from services.matching.settings import Settings
from services.runtime.bootstrap import Parts
from tests.fakes.matching import a_directory, a_location, a_referral_id, a_service, a_term
from tests.running.stage import Stage, until
from tests.support.builders import SERVICE_ID, a_referral_created


def settings(stage: Stage, directory: Path) -> Settings:
    told = stage.settings().model_dump()
    return Settings(**told | {"lanes": 1, "directory": str(directory), "gazetteer_folder": stage.folder})


def a_small_directory(folder: Path) -> Path:
    """One invented lunch club in Peckham, with one place."""
    terms = [a_term("linkway-needs", "loneliness"), a_term("linkway-places", "1")]
    return a_directory(
        folder / "directory.json", a_service(service_at_locations=[a_location("SE15 4QN")], attributes=terms)
    )


async def places(parts: Parts) -> list[dict[str, object]]:
    return await Stage.database(parts).collection("places").find({})


async def test_the_first_of_two_gets_the_only_place(stage: Stage) -> None:
    for number in (1, 2):
        await stage.send(a_referral_created(referral_id=a_referral_id(number), outcode="SE15"))
    async with stage.running(build(settings(stage, a_small_directory(stage.folder)))) as parts:
        records = await stage.read(Stream.MATCHES, 2)

        async def both_are_kept() -> bool:
            states = Stage.database(parts).collection("states")
            return len(await states.find({})) == 2

        await until(both_are_kept)
        (held,) = await places(parts)
    said = [envelopes.read(record.headers, record.value) for record in records]
    matched, unmatched = sorted(said, key=lambda one: one[0].type)
    assert (held["_id"], held["capacity"]) == (str(SERVICE_ID), 1)
    assert held["taken"] == [matched[0].subject]
    assert Matched.model_validate_json(matched[1]).referral_id == UUID(matched[0].subject)
    assert Unmatched.model_validate_json(unmatched[1]).reason == "no-room"


async def test_it_does_not_start_without_a_directory(stage: Stage) -> None:
    with pytest.raises(DirectoryAway, match="LINKWAY_DIRECTORY"):
        build(settings(stage, stage.folder / "none.json"))
