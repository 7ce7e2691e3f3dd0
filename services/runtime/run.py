"""Starts a service, keeps an eye on it, and stops it without losing or repeating anything."""

import asyncio
import contextlib
import gc
import logging
import signal
import sys
from collections.abc import Coroutine, Iterator, Mapping
from typing import Any

import uvicorn
import uvloop
from aiokafka.util import NO_EXTENSIONS
from starlette.types import ASGIApp

from services.runtime import logs
from services.runtime.assembly import Assembly, assemble
from services.runtime.health import internal_application
from services.runtime.http import openapi_of
from services.runtime.kafka_consumer import KafkaAway, KafkaIntake
from services.runtime.ledger import Unavailable
from services.runtime.patience import Patience
from services.runtime.preparation import prepare
from services.runtime.service import Service
from services.runtime.settings import RuntimeSettings

log = logging.getLogger(__name__)


def calm_collector() -> None:
    """Look for garbage less often: batches make many short-lived objects, and looking took half the time of reading."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


class Server(uvicorn.Server):
    """Uvicorn, which leaves the signals to us because a service stops in an order of its own."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


def run(service: Service[Any, Any], settings: RuntimeSettings) -> None:
    """Run the service until SIGTERM or SIGINT; the exit code is 1 if a part of it failed."""
    logs.start(service.name, settings.log_level)
    if NO_EXTENSIONS:
        log.warning("aiokafka runs without its compiled parts, about 18 times slower; install its wheel")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.exit(runner.run(Life(assemble(service, settings), settings).live()))


class Life:
    """One service's life in this process."""

    def __init__(self, parts: Assembly, settings: RuntimeSettings) -> None:
        self._parts = parts
        self._settings = settings
        self._stop = asyncio.Event()
        self._last_news = asyncio.Event()
        self._failed = False
        self._tasks: list[asyncio.Task[None]] = []
        self._servers: list[Server] = []
        self._following: list[asyncio.Task[None]] = []
        self._relay: asyncio.Task[None] | None = None

    async def live(self) -> int:
        """Start, wait for the stop, stop. Gives the exit code."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        await self._start()
        calm_collector()
        log.info("Started", extra={"doors": self._settings.http_port, "internal": self._settings.internal_port})
        await self._stop.wait()
        log.info("Stopping")
        await self._finish()
        log.info("Stopped", extra={"failed": self._failed})
        return 1 if self._failed else 0

    async def _start(self) -> None:
        parts, settings = self._parts, self._settings
        internal = internal_application(alive=self._alive, ready=self._ready, openapi=openapi_of(parts.doors))
        self._serve(internal, settings.internal_host, settings.internal_port)
        await self._prepared()
        if self._stop.is_set():
            return
        for lane in parts.intake.lanes:
            self._watch(lane.run(), "lane")
        self._watch(parts.intake.run(), "commits")
        self._relay = self._watch(parts.relay.run(self._last_news), "relay")
        if parts.kafka:
            await self._joined(parts.kafka)
        self._following = [self._watch(loop(parts.desk, self._stop), "loop") for loop in parts.service.loops]
        self._following.append(self._serve(parts.doors, settings.http_host, settings.http_port))

    async def _prepared(self) -> None:
        patience = Patience()
        while not self._stop.is_set():
            try:
                return await prepare(self._parts.client, self._parts.database, self._parts.service.indexes)
            except Unavailable as away:
                await patience.wait(away)
        return None

    async def _joined(self, kafka: KafkaIntake) -> None:
        patience = Patience()
        while not self._stop.is_set():
            try:
                return await kafka.start()
            except KafkaAway as away:
                await patience.wait(away)
        return None

    def _watch(self, part: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(part, name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task.cancelled() or (self._stop.is_set() and not task.exception()):
            return
        # A part that is gone would leave a process that looks alive and does nothing.
        log.error("A part of the service ended", extra={"part": task.get_name()}, exc_info=task.exception())
        self._failed = True
        self._stop.set()

    def _serve(self, app: ASGIApp, host: str, port: int) -> asyncio.Task[None]:
        config = uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, server_header=False)
        config.timeout_graceful_shutdown = int(self._settings.grace_seconds)
        server = Server(config)
        self._servers.append(server)
        return self._watch(server.serve(), f"http:{port}")

    async def _finish(self) -> None:
        """Doors and loops first, then the intake; the relay last, with the news of all of them."""
        for server in self._servers[1:]:
            server.should_exit = True
        try:
            async with asyncio.timeout(self._settings.grace_seconds):
                await asyncio.gather(*self._following, return_exceptions=True)
                if self._parts.kafka:
                    await self._parts.kafka.stop()
                self._last_news.set()
                if self._relay:
                    await asyncio.wait([self._relay])
        except TimeoutError:
            log.warning("The grace time is over; what is left is taken up by the next process")
            self._failed = True
        self._servers[0].should_exit = True
        await self._end_tasks()
        self._parts.client.close()

    async def _end_tasks(self) -> None:
        await asyncio.wait(self._tasks[:1], timeout=2)
        for task in self._tasks:
            task.cancel()
        # What hangs beyond this hangs on a server that is away, and the next process takes it up.
        await asyncio.wait(self._tasks, timeout=2)

    async def _alive(self) -> Mapping[str, bool]:
        stalled = max(lane.stalled_seconds for lane in self._parts.intake.lanes)
        # While MongoDB is away, waiting is the right thing to do; a restart would not bring it back.
        return {"progress": stalled < self._settings.stall_seconds or not await self._mongo_answers()}

    async def _ready(self) -> Mapping[str, bool]:
        intake = self._parts.intake
        joined = self._parts.kafka is None or intake.has_joined
        return {"mongodb": await self._mongo_answers(), "kafka": joined, "open": not self._stop.is_set()}

    async def _mongo_answers(self) -> bool:
        try:
            await asyncio.wait_for(self._parts.client.admin.command("ping"), 2)
        except Exception:
            return False
        return True
