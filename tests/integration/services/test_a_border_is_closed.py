"""The matching of a region, as it is built, keeps a borough that shares nothing apart, on a real Kafka and MongoDB."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.matching.service import build
from services.matching.settings import Settings
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.fakes.matching import a_directory, a_location, a_referral_id, a_service, a_term
from tests.running.stage import Stage
from tests.support.builders import a_referral_created
from tests.support.maps import a_map

GAZETTEER = gazetteer_folder(Home.from_environment(os.environ))
NEIGHBOUR = BoroughSlug.LAMBETH


def a_club_of_southwark(folder: Path) -> Path:
    """An invented lunch club in Peckham, with room for all."""
    terms = [a_term("linkway-needs", "loneliness"), a_term("linkway-places", "9")]
    return a_directory(
        folder / "directory.json", a_service(service_at_locations=[a_location("SE15 4QN")], attributes=terms)
    )


@asynccontextmanager
async def a_region(stage: Stage, southwark: dict[str, Any]) -> AsyncIterator[None]:
    """Its matching at work in two boroughs, of which the map says this of Southwark."""
    boroughs = stage.folder / "boroughs.toml"
    boroughs.write_text(a_map(southwark=southwark))
    served: dict[str, Any] = {"boroughs": (stage.borough, NEIGHBOUR), "boroughs_file": boroughs}
    told = stage.settings(**served).model_dump()
    directory = str(a_club_of_southwark(stage.folder))
    settings = Settings(**told | {"directory": directory, "gazetteer_folder": GAZETTEER})
    async with stage.running(build(settings), **served):
        yield


@pytest.mark.parametrize(("southwark", "answers"), [({}, "matched"), ({"neighbours": "none"}, "unmatched")])
async def test_a_neighbour_comes_to_southwarks_club_unless_southwark_shares_nothing(
    southwark: dict[str, Any], answers: str, stage: Stage
) -> None:
    theirs = replace(stage, borough=NEIGHBOUR)
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        await admin.create({Topic(NEIGHBOUR, stream): 1 for stream in Stream})
    for number, of_borough in enumerate((stage, theirs)):
        await of_borough.send(a_referral_created(referral_id=a_referral_id(number), outcode="SE15"))
        await of_borough.close()

    async with a_region(stage, southwark):
        said = [(await of_borough.read(Stream.MATCHES, 1))[0] for of_borough in (stage, theirs)]

    types = [envelopes.read(one.headers, one.value)[0].type for one in said]
    assert types == ["london.linkway.matched.v1", f"london.linkway.{answers}.v1"]
