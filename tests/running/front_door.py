"""A real front door on free ports, before services that say what reached them."""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from deploy import front_door
from deploy.boroughs import FILE
from deploy.home import Home
from deploy.local.service_environment import FRONT_DOOR_SOURCE
from deploy.ports import LOOPBACK, Ports
from deploy.processes import ready
from deploy.processes.child import Child
from deploy.processes.processes import Processes
from services.runtime.serving.listening.server import Server

PATIENCE_SECONDS = 120
# A request with this in its path is answered in part.
BREAKS_OFF = "breaks-off"


@dataclass
class Echo:
    """A service that notes each request that reaches it, and answers with what it saw of it and these headers."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)
    reached: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = {"service": self.name, "method": scope["method"], "path": scope["raw_path"].decode()}
        seen |= {"client": scope["client"][0], "scheme": scope["scheme"], "query": scope["query_string"].decode()}
        self.reached.append(seen)
        length, more = 0, True
        while more:
            message = await receive()
            length, more = length + len(message.get("body", b"")), message.get("more_body", False)
        seen["length"] = length
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if BREAKS_OFF in seen["path"]:
            await send({"type": "http.response.body", "body": bytes(2**21), "more_body": True})
            return
        await send({"type": "http.response.body", "body": json.dumps(seen).encode()})


@dataclass(frozen=True)
class FrontDoor:
    """A front door that runs: its port, its process, and where the services behind it are."""

    port: int
    child: Child
    services: Mapping[str, str]

    async def says(self, request: str, body: bytes = b"", *, source: str = LOOPBACK) -> str:
        """The whole answer to a request's lines as they are written here, which no client would put in order."""
        reader, writer = await asyncio.open_connection(LOOPBACK, self.port, local_addr=(source, 0))
        head = f"{request}\r\nHost: linkway.example\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        answer = (await reader.read()).decode()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        return answer


@asynccontextmanager
async def a_front_door(
    folder: Path, apps: Mapping[str, ASGIApp], *, boroughs: Path = FILE, **settings: object
) -> AsyncIterator[FrontDoor]:
    """A front door before these services; of those that are left out nothing answers."""
    ports = Ports.somewhere_free()
    away = {name: f"{LOOPBACK}:{getattr(ports, name)}" for name in ("referral", "matching", "reporting")}
    async with serving(apps) as there:
        services = {**away, **there}
        told = _settings(folder, ports.front_door, services, boroughs) | settings
        environment = {f"LINKWAY_{name.upper()}": str(value) for name, value in told.items()}
        processes = Processes(folder / "run", tied=True)
        child = processes.start("front-door", [sys.executable, "-m", front_door.__name__], environment)
        try:
            await ready.answers(child, ports.front_door, seconds=PATIENCE_SECONDS)
            yield FrontDoor(ports.front_door, child, services)
        finally:
            processes.stop(child, grace_seconds=5)


def _settings(folder: Path, port: int, services: Mapping[str, str], boroughs: Path) -> dict[str, object]:
    return {
        "front_door_host": LOOPBACK,
        "front_door_port": port,
        "front_door_folder": folder / "front-door",
        "front_door_outlines": Home.from_environment({}).servers / "front-door",
        "front_door_services": json.dumps(dict(services)),
        "front_door_source": FRONT_DOOR_SOURCE,
        "boroughs_file": boroughs,
    }


@asynccontextmanager
async def serving(
    apps: Mapping[str, ASGIApp], *, proxies: Sequence[str] = (FRONT_DOOR_SOURCE,)
) -> AsyncIterator[Mapping[str, str]]:
    """Serve these as services are served, trusting the front door: where each is, as host:port."""
    servers = {
        name: Server(app, LOOPBACK, 0, setting="a test", grace_seconds=1, proxies=proxies) for name, app in apps.items()
    }
    running = [asyncio.create_task(server.run_until_told()) for server in servers.values()]
    for server in servers.values():
        await _begun(server)
    try:
        yield {name: f"{LOOPBACK}:{server.servers[0].sockets[0].getsockname()[1]}" for name, server in servers.items()}
    finally:
        for server in servers.values():
            server.should_exit = True
        await asyncio.gather(*running)


async def _begun(server: Server) -> None:
    for _ in range(1000):
        if server.started:
            return
        await asyncio.sleep(0.01)
    raise TimeoutError
