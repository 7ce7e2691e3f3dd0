"""Who is signed out by `linkway sessions end` is so at another service's own process, once that asks anew."""

import asyncio
import os
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from typer.testing import CliRunner

from deploy import sessions, tokens
from deploy.cli.app import app
from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import Ports
from services.contract.borough_map import Component
from services.contract.doors.rights import Role
from services.contract.doors.sessions import COOKIE
from services.runtime.working.callers import Caller
from services.runtime.working.sessions.session import REMEMBER_SECONDS
from tests.running.processes import Running, a_process
from tests.running.stage import Stage, until

ANALYST = Caller("a-board", frozenset(), "ada.invented", (Role.REGION_ANALYST.value,))
# Reporting refuses a page rather than wait for longer.
ANSWER_SECONDS = 10


@dataclass
class Linkway:
    """Referral and reporting as processes of their own."""

    stage: Stage
    reporting: Running

    @asynccontextmanager
    async def signed_in(self) -> AsyncIterator[httpx.AsyncClient]:
        """A browser at reporting's pages, of somebody who has signed in."""
        cookie = await sessions.begin(self.stage.servers.mongo_url, ANALYST, prefix=self.stage.prefix)
        shown = {COOKIE: cookie}
        async with httpx.AsyncClient(base_url=self.reporting.doors, cookies=shown, timeout=ANSWER_SECONDS) as browser:
            yield browser

    async def signs_out(self, *whose: str) -> None:
        """Whoever runs Linkway ends these sessions."""
        here = {
            "LINKWAY_HOME": str(self.stage.folder),
            "LINKWAY_MONGO_URL": self.stage.servers.mongo_url,
            "LINKWAY_KAFKA_SERVERS": self.stage.servers.kafka,
            "LINKWAY_NAME_PREFIX": self.stage.prefix,
        }
        answer = await asyncio.to_thread(CliRunner().invoke, app, ["sessions", "end", *whose], env=here)
        assert answer.exit_code == 0, answer.stderr


@pytest.fixture
async def linkway(stage: Stage) -> AsyncIterator[Linkway]:
    token_file, key, ports = stage.folder / "sessions.token", stage.folder / "persons.key", Ports.somewhere_free()
    token_file.write_text("invented-token\n")
    key.write_text(b64encode(bytes(range(32))).decode())
    asks = tokens.asks_for_sessions(Component.REPORTING)
    await tokens.register(stage.servers.mongo_url, "invented-token", asks, prefix=stage.prefix)
    common = {
        "name_prefix": stage.prefix,
        "kafka_servers": stage.servers.kafka,
        "mongo_url": stage.servers.mongo_url,
    }
    of_referral = {
        "gazetteer_folder": gazetteer_folder(Home.from_environment(os.environ)),
        "person_key_file": key,
        "http_port": ports.referral,
        "internal_port": ports.referral_internal,
    }
    asking = {
        "sessions_url": f"http://127.0.0.1:{ports.referral}",
        "sessions_token_file": token_file,
        "http_port": ports.reporting,
        "internal_port": ports.reporting_internal,
    }
    async with AsyncExitStack() as stack:
        referral = await stack.enter_async_context(
            a_process("services.referral", stage.folder, **common, **of_referral)
        )
        reporting = await stack.enter_async_context(a_process("services.reporting", stage.folder, **common, **asking))
        await until(referral.is_ready, 120)
        await until(reporting.is_ready, 120)
        yield Linkway(stage, reporting)


async def test_whoever_is_signed_out_is_led_to_sign_in_once_what_is_remembered_is_over(linkway: Linkway) -> None:
    async with linkway.signed_in() as browser:
        # What is remembered from here on is what the command has to reach.
        assert (await browser.get("/figures")).status_code == 200
        await linkway.signs_out(ANALYST.organisation)

        # Waited for as a whole, and a second longer, because nothing but a request shows that it is over.
        await asyncio.sleep(REMEMBER_SECONDS + 1)
        answer = await browser.get("/figures")

    assert (answer.status_code, answer.headers.get("location")) == (303, "/sign-in?to=/figures")
