"""A service as a real process with settings of a test's own: started, spoken to, signalled, and waited for."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import httpx

from deploy.ports import LOOPBACK, Ports
from deploy.processes.ready import NO_TLS
from tests.running.stage import KEY, until

# Python reads a service's modules in a few seconds, and in many where all the machine's cores are busy.
_START_SECONDS = 120.0
_ANSWER_SECONDS = 30.0


class Running:
    """One service's process."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path, doors: int, internal: int) -> None:
        self.process = process
        self.doors = f"http://{LOOPBACK}:{doors}"
        self.internal = f"http://{LOOPBACK}:{internal}"
        self._log = log

    @property
    def said(self) -> str:
        """All that it wrote to its log."""
        return self._log.read_text()

    @property
    def messages(self) -> list[str]:
        """The messages of its log lines, of which it may be writing one more."""
        whole, _, _ = self.said.rpartition("\n")
        return [json.loads(line)["message"] for line in whole.splitlines() if line.startswith("{")]

    async def is_ready(self) -> bool:
        """Whether it takes requests."""
        return await self._answers("/readyz")

    async def is_whole(self) -> bool:
        """Whether it works events, too."""
        return await self._answers("/startupz")

    async def lives(self) -> bool:
        return await self._answers("/livez")

    async def opens(self) -> bool:
        """Whether the doors answer; what they say does not matter."""
        async with _client(self.doors) as client:
            return (await client.get("/nothing-here")).status_code == 404

    async def _answers(self, path: str) -> bool:
        async with _client(self.internal) as client:
            try:
                return (await client.get(path)).is_success
            except httpx.TransportError:
                return False

    async def publishes(self, message: str) -> None:
        """Wait until a message is in the log."""

        async def said() -> bool:
            return message in self.messages

        await until(said, _START_SECONDS)

    async def becomes_whole(self) -> None:
        """Wait until it works events, a moment after the start: Kafka deals out partitions in its own time."""
        await until(self.is_whole, _START_SECONDS)

    async def ends_up_listening(self) -> None:
        """Wait until it answers at all."""

        async def listens() -> bool:
            async with _client(self.internal) as client:
                try:
                    return (await client.get("/livez")).status_code > 0
                except httpx.TransportError:
                    return False

        await until(listens, _START_SECONDS)

    async def asks(self, path: str) -> None:
        """Ask at the doors, where it may end over the answer."""
        async with _client(self.doors) as client:
            with contextlib.suppress(httpx.TransportError):
                await client.post(path)

    async def ends(self) -> int:
        """Wait for the end, which may be that of its start: its exit code."""
        return await asyncio.wait_for(self.process.wait(), _START_SECONDS)

    async def stops(self, *, signals: int = 1) -> tuple[int, float]:
        """Tell it to stop, so many times: its exit code and how many seconds it took."""
        began = monotonic()
        for _ in range(signals):
            # It may have ended before it is told again.
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.05)
        return await self.ends(), monotonic() - began


@asynccontextmanager
async def a_process(module: str, folder: Path, **settings: Any) -> AsyncIterator[Running]:
    """Run the module; whatever is left of it afterwards is killed."""
    key_file, log = folder / "dead-letters.key", folder / f"{module}.log"
    key_file.write_text(b64encode(KEY).decode())
    free = Ports.somewhere_free()
    boring: dict[str, Any] = {
        "http_host": LOOPBACK,
        "http_port": free.referral,
        "internal_host": LOOPBACK,
        "internal_port": free.referral_internal,
        "dead_letter_key_file": key_file,
        "boroughs": ["southwark"],
    } | settings
    told = {f"LINKWAY_{name.upper()}": _written(value) for name, value in boring.items()}
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, env=os.environ | told, stdin=asyncio.subprocess.DEVNULL, stderr=output
        )
    try:
        yield Running(process, log, boring["http_port"], boring["internal_port"])
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _client(address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=address, verify=NO_TLS, timeout=_ANSWER_SECONDS)


def _written(value: object) -> str:
    return json.dumps(value) if isinstance(value, list) else str(value)
