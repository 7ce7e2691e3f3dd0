"""Two processes of the referral service on a real MongoDB know one person for one, and a human makes two people one."""

import asyncio
import json
import os
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight
from services.geography.building import open_gazetteer
from services.runtime.admin.databases import callers_of
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.referral import MASTER_KEY, a_request
from tests.running.processes import Running, a_process
from tests.running.stage import Stage
from tests.support.changing import LEFT_OUT

SURGERY = Caller("invented-surgery", frozenset({TokenRight.REFER.value}))
LINK_WORKER = Caller(
    "invented-borough",
    frozenset({TokenRight.WORK.value}),
    roles=(Role.LINK_WORKER.value,),
    boroughs=(BoroughSlug.SOUTHWARK,),
)


@dataclass
class Doors:
    """The processes, each with a door of its own, and a postcode of the borough."""

    stage: Stage
    running: list[Running]
    postcode: str

    async def refer(self, door: int, key: str, **changes: Any) -> httpx.Response:
        asked = a_request(postcode=self.postcode, **{"person__nhs_number": LEFT_OUT, **changes})
        return await self._ask("POST", door, "invented-surgery", "/v1/referrals", asked, key)

    async def same_person(self, referral_id: str) -> dict[str, Any]:
        path = f"/v1/referrals/{referral_id}/same-person"
        answer: dict[str, Any] = (await self._ask("GET", 0, "invented-borough", path)).json()
        return answer

    async def _ask(
        self, method: str, door: int, who: str, path: str, body: object = None, key: str = ""
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {who}", "Idempotency-Key": key}
        async with httpx.AsyncClient(base_url=self.running[door].doors, headers=headers, timeout=60) as client:
            return await client.request(method, path, json=body)

    async def linkway(self, *line: str) -> Result:
        here = {
            "LINKWAY_HOME": str(self.stage.folder),
            "LINKWAY_MONGO_URL": self.stage.servers.mongo_url,
            "LINKWAY_REFERRAL_URL": self.running[0].doors,
            "LINKWAY_NAME_PREFIX": self.stage.prefix,
        }
        return await asyncio.to_thread(CliRunner().invoke, app, line, env=here)


@pytest.fixture
async def doors(stage: Stage, request: pytest.FixtureRequest) -> AsyncIterator[Doors]:
    """As many processes as the test is given."""
    key_file, folder = stage.folder / "persons.key", gazetteer_folder(Home.from_environment(os.environ))
    key_file.write_text(b64encode(MASTER_KEY).decode())
    async with callers_of(stage.servers.mongo_url, "referral", prefix=stage.prefix) as known:
        for caller in (SURGERY, LINK_WORKER):
            await known.add(hash_token(caller.organisation), caller)
    async with AsyncExitStack() as stack:
        running = []
        for number in range(request.param):
            own = stage.folder / f"process-{number}"
            own.mkdir()
            running.append(
                await stack.enter_async_context(
                    a_process(
                        "services.referral",
                        own,
                        kafka_servers=stage.servers.kafka,
                        mongo_url=stage.servers.mongo_url,
                        name_prefix=stage.prefix,
                        person_key_file=key_file,
                        gazetteer_folder=folder,
                    )
                )
            )
            await running[-1].publishes("Started")
        yield Doors(stage, running, open_gazetteer(folder).postcodes_in("E09000028")[0])


@pytest.mark.parametrize("doors", [2], indirect=True)
async def test_whoever_comes_to_two_processes_at_once_is_referred_once(doors: Doors) -> None:
    answers = await asyncio.gather(*(doors.refer(number % 2, f"k{number}") for number in range(12)))

    assert sorted(answer.status_code for answer in answers) == [200] * 11 + [201]
    assert len({answer.json()["referral_id"] for answer in answers}) == 1


@pytest.mark.parametrize("doors", [1], indirect=True)
async def test_two_people_are_made_one_and_parted_from_the_command_line(doors: Doors) -> None:
    ada = (await doors.refer(0, "k1")).json()
    adah = (await doors.refer(0, "k2", person__name="Adah Otherwise")).json()
    both = ada["referral_id"], adah["referral_id"]
    assert adah["needs_human"] == ["possible-duplicate"]

    merged = await doors.linkway("people", "merge", *both, "--reason", "person-said-so", "--by", "j.smith", "--json")
    assert merged.exit_code == 0, merged.output
    assert json.loads(merged.stdout)["said"]["person"] == "j.smith"
    assert [one["referral_id"] for one in (await doors.same_person(both[0]))["referrals"]] == [both[1]]

    again = await doors.linkway("people", "merge", *both, "--reason", "other", "--by", "j.smith")
    assert (again.exit_code, "There are not two people" in again.stdout) == (1, True)

    parted = await doors.linkway("people", "unmerge", *both, "--reason", "merged-in-error", "--by", "j.smith")
    assert parted.exit_code == 0
    assert (await doors.same_person(both[0]))["referrals"] == []
