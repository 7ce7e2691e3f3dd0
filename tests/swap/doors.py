"""The ways to referral's doors in a scene: of a surgery in this process, and of commands over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from deploy.ports import LOOPBACK, Ports
from services.runtime.bootstrap.assembly import Parts
from services.runtime.serving.listening.server import Server
from services.runtime.storing.rows import callers as caller_rows
from services.runtime.working.callers import Caller, hash_token
from tests.running.stage import Stage

RIGHTS = frozenset({"referral:refer", "referral:synthetic"})


@asynccontextmanager
async def served(parts: Parts) -> AsyncIterator[str]:
    """Referral's doors for whoever comes over HTTP: their address."""
    port = Ports.somewhere_free().referral
    server = Server(parts.doors, LOOPBACK, port, setting="the test", grace_seconds=5)
    serving = asyncio.create_task(server.run_until_told())
    try:
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def a_client(parts: Parts) -> AsyncIterator[httpx.AsyncClient]:
    """A surgery at the doors, without a network between."""
    callers = caller_rows.MongoCallers(Stage.database(parts).collection(caller_rows.COLLECTION))
    await callers.add(hash_token("invented"), Caller("invented-surgery", RIGHTS))
    transport, headers = httpx.ASGITransport(parts.doors), {"Authorization": "Bearer invented"}
    async with httpx.AsyncClient(transport=transport, base_url="http://referral.example", headers=headers) as api:
        yield api
