"""The matching service as it is built, on a real Kafka and MongoDB: a new referral is answered with a place."""

import asyncio
import os
from pathlib import Path
from uuid import UUID

from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from services.contract import envelope as envelopes
from services.contract.events import Matched, ServiceListed, Unmatched
from services.contract.topics import Stream
from services.matching.domain.reasons.replay import replay
from services.matching.keeping.answers import MongoAnswers
from services.matching.service import build
from services.matching.settings import Settings
from services.runtime.bootstrap.assembly import Parts
from tests.fakes.matching import a_directory, a_location, a_referral_id, a_service, a_term
from tests.running.stage import Stage, until
from tests.support.builders import SERVICE_ID, a_referral_created

GAZETTEER = gazetteer_folder(Home.from_environment(os.environ))


def settings(stage: Stage, directory: Path) -> Settings:
    told = stage.settings().model_dump()
    return Settings(**told | {"lanes": 1, "directory": str(directory), "gazetteer_folder": GAZETTEER})


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
            return len(await states.find({"state": {"$ne": None}})) == 2

        await until(both_are_kept)
        (held,) = await places(parts)
        answers = MongoAnswers(Stage.database(parts))
        kept = [await answers.latest(a_referral_id(number), 2) for number in (1, 2)]
    assert sorted(str(one.service_id) for one in kept if one and replay(one).is_same) == [str(SERVICE_ID), "None"]
    said = [envelopes.read(record.headers, record.value) for record in records]
    matched, unmatched = sorted(said, key=lambda one: one[0].type)
    assert (held["_id"], held["capacity"]) == (str(SERVICE_ID), 1)
    assert held["taken"] == [matched[0].subject]
    assert Matched.model_validate_json(matched[1]).referral_id == UUID(matched[0].subject)
    assert Unmatched.model_validate_json(unmatched[1]).reason == "no-room"


async def test_what_it_lists_is_said_on_the_topic_of_the_borough_that_keeps_it(stage: Stage) -> None:
    async with stage.running(build(settings(stage, a_small_directory(stage.folder)))):
        (record,) = await stage.read(Stream.SERVICES, 1)
    envelope, value = envelopes.read(record.headers, record.value)
    assert (envelope.subject, envelope.sequence, record.key) == (str(SERVICE_ID), 1, str(SERVICE_ID).encode())
    assert ServiceListed.model_validate_json(value).listing.places == 1


async def test_it_starts_again_with_what_is_kept_and_no_directory_at_all(stage: Stage) -> None:
    directory = a_small_directory(stage.folder)
    async with stage.running(build(settings(stage, directory))):
        await stage.read(Stream.SERVICES, 1)
    directory.unlink()
    await stage.send(a_referral_created(referral_id=a_referral_id(1), outcode="SE15"))
    async with stage.running(build(settings(stage, directory))):
        (record,) = await stage.read(Stream.MATCHES, 1)
    assert envelopes.read(record.headers, record.value)[0].type == Matched.type


async def test_nobody_is_answered_before_there_is_a_directory(stage: Stage) -> None:
    await stage.send(a_referral_created(referral_id=a_referral_id(1), outcode="SE15"))
    directory = stage.folder / "directory.json"
    service = build(settings(stage, directory))
    async with stage.running(service):
        await asyncio.sleep(0.5)
        assert not service.needs["directory"].is_set()
        assert await stage.all(Stream.MATCHES) == []
        a_small_directory(stage.folder)
        (record,) = await stage.read(Stream.MATCHES, 1)
    assert envelopes.read(record.headers, record.value)[0].type == Matched.type
