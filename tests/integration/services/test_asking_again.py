"""Whoever is in doubt asks again with the same key, through a real door, and nothing happens twice."""

import asyncio
import json
import os
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest

from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from services.contract.topics import Stream
from services.geography.building import open_gazetteer
from services.runtime.admin.databases import callers_of, reading
from services.runtime.storing.collection import Collection
from services.runtime.storing.storage import STATES
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.referral import MASTER_KEY, a_request
from tests.running.processes import Running, a_process
from tests.running.stage import Stage, until

NOBODYS = UUID(int=1)
SOUTHWARK = "E09000028"
HEADERS = {"Authorization": "Bearer invented", "Idempotency-Key": "k1"}


@dataclass
class Door:
    """The referral service as a process, somebody at its door, and a look at what it keeps."""

    running: Running
    client: httpx.AsyncClient
    body: Mapping[str, Any]
    states: Collection

    async def made(self) -> int:
        return len(await self.states.find({}))

    async def is_made(self) -> bool:
        return await self.made() > 0

    async def asks_and_hangs_up(self) -> None:
        """Send the request, and be gone before the answer."""
        address, body = urlsplit(self.running.doors), json.dumps(self.body).encode()
        headers = HEADERS | {"Host": "doors", "Content-Type": "application/json", "Content-Length": str(len(body))}
        lines = ["POST /referrals HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        _, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()
        writer.close()


@pytest.fixture
async def door(stage: Stage) -> AsyncIterator[Door]:
    key_file, folder = stage.folder / "persons.key", gazetteer_folder(Home.from_environment(os.environ))
    key_file.write_text(b64encode(MASTER_KEY).decode())
    postcode = open_gazetteer(folder).postcodes_in(SOUTHWARK)[0]
    async with callers_of(stage.servers.mongo_url, "referral", prefix=stage.prefix) as known:
        await known.add(hash_token("invented"), Caller("invented-surgery", frozenset({"referral:refer"})))
    async with (
        reading(stage.servers.mongo_url, "referral", prefix=stage.prefix) as database,
        a_process(
            "services.referral",
            stage.folder,
            kafka_servers=stage.servers.kafka,
            mongo_url=stage.servers.mongo_url,
            name_prefix=stage.prefix,
            person_key_file=key_file,
            gazetteer_folder=folder,
        ) as running,
    ):
        await running.publishes("Started")
        async with httpx.AsyncClient(base_url=running.doors, headers=HEADERS, timeout=60) as surgery:
            yield Door(running, surgery, a_request(postcode=postcode), database.collection(STATES))


async def test_twenty_at_once_with_one_key_have_one_effect_and_one_answer(door: Door, stage: Stage) -> None:
    answers = await asyncio.gather(*(door.client.post("/referrals", json=door.body) for _ in range(20)))

    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert await door.made() == 1
    assert len(await stage.read_on(Stream.REFERRALS, 1)) == 1


async def test_a_key_that_came_with_another_body_is_refused_and_does_nothing(door: Door) -> None:
    await door.client.post("/referrals", json=door.body)
    refused = await door.client.post("/referrals", json={**door.body, "story": "Another invented story."})

    assert (refused.status_code, refused.json()["title"]) == (422, "The Idempotency-Key was used before")
    assert await door.made() == 1


async def test_who_hung_up_before_the_answer_is_given_it_when_asking_again(door: Door, stage: Stage) -> None:
    # A door that knows the token takes the body at once, and only then sees that nobody waits any more.
    await door.client.get(f"/referrals/{NOBODYS}")
    await door.asks_and_hangs_up()
    await until(door.is_made)
    answer = await door.client.post("/referrals", json=door.body)

    assert (answer.status_code, answer.headers["idempotency-replayed"]) == (201, "true")
    assert await door.made() == 1
    assert len(await stage.read_on(Stream.REFERRALS, 1)) == 1
