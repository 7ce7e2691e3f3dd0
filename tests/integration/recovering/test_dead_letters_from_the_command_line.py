"""`linkway dead-letters` on real servers: what waits is listed and shown, tried again and given up, audited."""

import asyncio
import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from services.contract.topics import Stream
from services.runtime.bootstrap.assembly import Parts
from services.runtime.storing.rows.parked import MongoParkedStore
from tests.running.stage import Stage, until
from tests.support import builders
from tests.toys import toy

KEY = str(builders.REFERRAL_ID)
FAILED, BEHIND, UNREADABLE = (f"notify/southwark.matches/0/{offset}" for offset in (0, 1, 2))
SOON = ["--wait", "60"]
WHY = ["--why", "the service is mended", "--by", "an invented person"]


async def linkway(stage: Stage, *line: str) -> Result:
    here = {
        "LINKWAY_HOME": str(stage.folder),
        "LINKWAY_MONGO_URL": stage.servers.mongo_url,
        "LINKWAY_NAME_PREFIX": stage.prefix,
        "NO_COLOR": "1",
        "COLUMNS": "80",
    }
    return await asyncio.to_thread(CliRunner().invoke, app, ["dead-letters", *line], env=here)


async def facts(stage: Stage, *line: str, code: int = 0) -> Any:
    answer = await linkway(stage, *line, "--json")
    assert answer.exit_code == code, answer.stderr
    return json.loads(answer.stdout)


async def are_parked(stage: Stage, count: int, parts: Parts) -> None:
    async def there() -> bool:
        return len(await MongoParkedStore(Stage.database(parts)).listed({})) == count

    await until(there)


@pytest.fixture
async def three_parked(stage: Stage) -> Stage:
    """One event that failed, one that waits behind it, and one that cannot be read and has a strange key."""
    await stage.send(builders.a_matched(service_name=toy.FAILS))
    await stage.send(builders.a_matched(), sequence=2)
    await stage.send_raw(Stream.MATCHES, b"Invented Person", key=b"Invented Person", headers=[("x-invented", b"1")])
    async with stage.running(toy.a_toy()) as parts:
        await are_parked(stage, 3, parts)
    return stage


LISTED = {
    "--service notify": 3,
    "--service matching": 0,
    "--borough camden": 0,
    "--reason key-parked": 1,
    f"--key {KEY}": 2,
    "--status worked": 0,
}


async def test_what_waits_is_listed_and_counted(three_parked: Stage) -> None:
    seen = await facts(three_parked, "list")
    assert {one["id"]: one["reason"] for one in seen["dead_letters"]} == {
        FAILED: "decision-failed",
        BEHIND: "key-parked",
        UNREADABLE: "header-missing",
    }
    assert [(one["service"], one["count"]) for one in seen["counts"]] == [("notify", 1)] * 3
    told = await linkway(three_parked, "list")
    assert (told.exit_code, {FAILED, f"  referral {KEY}"} <= {*told.stdout.splitlines()}) == (0, True)
    counts = {asked: (await facts(three_parked, "list", *asked.split()))["count"] for asked in LISTED}
    assert counts == LISTED


async def test_one_is_shown_without_anything_of_what_is_in_it(three_parked: Stage) -> None:
    seen = await facts(three_parked, "show", FAILED)
    assert (seen["ce_type"], seen["sequence"], seen["tries"]) == ("london.linkway.matched.v1", 1, 0)
    assert "ce_id" in seen["headers"]
    strange = await linkway(three_parked, "show", UNREADABLE)
    assert "15" in strange.stdout
    assert "nvented" not in strange.stdout


async def test_a_retry_is_done_by_the_service_and_audited(three_parked: Stage) -> None:
    async with three_parked.running(toy.a_toy(mended=True)):
        done = await facts(three_parked, "retry", FAILED, *SOON, *WHY)
        assert (done["done"], done["dead_letters"][0]["status"]) == (1, "worked")
    assert (await facts(three_parked, "show", BEHIND))["status"] == "worked"
    audit = (await facts(three_parked, "show", FAILED))["audit"]
    assert [(one["outcome"], one["by"]) for one in audit] == [
        ("retry-asked", "an invented person"),
        ("worked", "an invented person"),
    ]


async def test_a_retry_that_fails_again_says_so(three_parked: Stage) -> None:
    async with three_parked.running(toy.a_toy()):
        done = await facts(three_parked, "retry", "--reason", "decision-failed", *SOON, *WHY, code=1)
    assert (done["wait_again"], done["dead_letters"][0]["tries"]) == (1, 1)


async def test_all_of_a_referral_can_be_given_up(three_parked: Stage) -> None:
    async with three_parked.running(toy.a_toy()) as parts:
        done = await facts(three_parked, "discard", "--key", KEY, *SOON, *WHY)
        assert done["done"] == 2
        await three_parked.send(builders.a_matched(service_name="Fine"), sequence=3)
        assert len(await three_parked.read(Stream.NOTICES, 1)) == 1
        kept = await Stage.database(parts).collection("states").find_one({"_id": KEY})
    assert kept is not None
    assert kept["state"]["names"] == ["Fine"]


async def test_a_service_that_does_not_run_does_it_later(three_parked: Stage) -> None:
    asked = await facts(three_parked, "discard", UNREADABLE, "--wait", "0", *WHY, code=1)
    assert asked["not_yet"] == 1


REFUSED = {
    "retry --why because": "give one ID, --key or --reason",
    "retry southwark.matches/0/1 --why because": "take it from `./linkway dead-letters list`",
    "show notify/southwark.matches/0/99": "No dead letter has the id",
}


async def test_what_cannot_be_meant_is_refused(stage: Stage) -> None:
    for line, said in REFUSED.items():
        refused = await linkway(stage, *line.split())
        assert (refused.exit_code, said in refused.stderr) == (2, True), line
    assert (await linkway(stage, "retry", "--key", KEY, *WHY)).exit_code == 1
    assert (await linkway(stage, "list")).stdout == "There is none.\n"
