"""Referrals come in over HTTP while their borough is given a second partition: none is lost, doubled, or overtaken."""

import asyncio
import json
from http import HTTPStatus
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli.app import app
from deploy.local.platform import Platform
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.topics import Stream, Topic
from services.geography.gazetteer import Gazetteer
from services.runtime.admin.databases import reading
from tests.running.said import moved, out_of_order, said
from tests.running.steady import steady
from tests.support.maps import a_map

BOROUGH = BoroughSlug.BEXLEY
# Who comes before the change, by twenties until it is made, and after it.
BEFORE, FIRST, LAST, PER_SECOND = 40, 20, 120, 10.0


@pytest.mark.long
async def test_a_second_partition_while_referrals_come_in(
    platform: Platform, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    (tmp_path / "boroughs.toml").write_text(a_map(bexley={"partitions": 2}))
    async with steady(platform, gazetteer, BOROUGH) as callers:
        before = await callers.take_in(BEFORE, PER_SECOND)
        answers = await callers.refer(FIRST, PER_SECOND)
        applying = asyncio.create_task(asyncio.to_thread(apply, platform, tmp_path / "boroughs.toml"))
        while not applying.done():
            answers += await callers.refer(FIRST, PER_SECOND)
        answers += await callers.refer(LAST, PER_SECOND)
        applied = await applying
        await callers.attend(before, PER_SECOND)
        await callers.until_heard([*before, *map(callers.made, answers)])

    assert {answer.status for answer in answers} == {HTTPStatus.CREATED}
    assert [step["what"] for step in applied["steps"]] == ["give 4 topics 2 partitions each"]
    of_referrals = await said(platform.servers.kafka, Topic(BOROUGH, Stream.REFERRALS).name)
    of_matches = await said(platform.servers.kafka, Topic(BOROUGH, Stream.MATCHES).name)
    assert (out_of_order(of_referrals), out_of_order(of_matches)) == ([], [])
    assert len(of_referrals) >= BEFORE + len(answers)
    assert set(moved(of_referrals)) & {*before}
    assert [await parked(platform, component) for component in Component] == [[]] * len(Component)


def apply(platform: Platform, boroughs: Path) -> dict[str, list[dict[str, str]]]:
    """What `linkway boroughs apply` says to a program."""
    environment = {
        "LINKWAY_HOME": str(platform.home.folder),
        "LINKWAY_KAFKA_SERVERS": platform.servers.kafka,
        "LINKWAY_MONGO_URL": platform.servers.mongo_url,
        "LINKWAY_BOROUGHS_FILE": str(boroughs),
    }
    answer = CliRunner().invoke(app, ["boroughs", "apply", "--json"], env=environment)
    assert answer.exit_code == 0, answer.stderr
    told: dict[str, list[dict[str, str]]] = json.loads(answer.stdout)
    return told


async def parked(platform: Platform, component: Component) -> list[str]:
    """What a service could not work in its turn in the borough."""
    async with reading(platform.servers.mongo_url, component) as database:
        rows = await database.collection("dead_letters").find({"borough": BOROUGH.value})
    return [row["_id"] for row in rows]
