"""One service's life in this process: the order in which its parts start, and the order in which they stop."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from time import monotonic
from typing import Any

from services.runtime.backoff import Backoff
from services.runtime.bootstrap.assembly import Parts
from services.runtime.consuming.consumer import KafkaAway
from services.runtime.consuming.membership.beginning import NoBeginning
from services.runtime.consuming.membership.ownership import AnotherDatabase
from services.runtime.exit_codes import ExitCode
from services.runtime.observing import metrics
from services.runtime.observing.dependencies import Dependencies
from services.runtime.observing.probes import internal_application
from services.runtime.observing.watchdog import StandsStill
from services.runtime.serving.listening.connections import ConnectionLimits
from services.runtime.serving.listening.server import CannotListen, Server
from services.runtime.settings import RuntimeSettings
from services.runtime.storing.collection import NotAllowed
from services.runtime.storing.preparing import server_settings
from services.runtime.storing.preparing.master_keys import AnotherKey
from services.runtime.storing.preparing.schema import prepare
from services.runtime.working.ports import Unavailable

log = logging.getLogger(__name__)

# Shares of the grace time: for who brings work, then for the relay, then for letting go.
_WORK_SHARE, _NEWS_SHARE, _END_SHARE = 0.65, 0.2, 0.05
_PING_SECONDS = 2.0
_ENDINGS: Mapping[type, ExitCode] = {
    StandsStill: ExitCode.STUCK,
    AnotherKey: ExitCode.ANOTHER_KEY,
    NoBeginning: ExitCode.NO_BEGINNING,
    AnotherDatabase: ExitCode.ANOTHER_DATABASE,
}


class Lifecycle:
    """Starts the parts, waits until it is told to stop or one of them ends, and stops them. Lived once."""

    def __init__(self, parts: Parts, settings: RuntimeSettings) -> None:
        self.stop = asyncio.Event()
        self._parts = parts
        self._settings = settings
        self._ending = ExitCode.CLEAN
        self._started = False
        self._doors: Server | None = None
        self._last_news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._work: list[asyncio.Task[None]] = []
        self._relay: asyncio.Task[None] | None = None

    async def live(self) -> ExitCode:
        """Start, wait for the stop, stop. It takes no longer than the grace time from the stop on."""
        try:
            internal, doors = self._servers()
        except CannotListen as refused:
            log.critical(str(refused))
            await self._let_go()
            return ExitCode.PORT_TAKEN
        inside = self._watch(internal.run_until_told(), internal.name)
        starting = asyncio.create_task(self._start(doors))
        starting.add_done_callback(self._tried)
        await self.stop.wait()
        log.info("Stopping")
        starting.cancel()
        await self._done_within(_END_SHARE, [starting])
        doors.should_exit = True
        await self._finish()
        internal.should_exit = True
        await self._done_within(_END_SHARE, [inside])
        doors.close()
        await self._let_go()
        log.info("Stopped", extra={"ending": self._ending.name})
        return self._ending

    def _servers(self) -> tuple[Server, Server]:
        settings, grace = self._settings, self._settings.grace_seconds * _WORK_SHARE
        pages = internal_application(
            alive=self._alive, ready=self._ready, whole=self._whole, openapi=self._parts.doors.openapi
        )
        internal = Server(
            pages,
            settings.internal_host,
            settings.internal_port,
            setting="LINKWAY_INTERNAL_PORT",
            grace_seconds=grace,
        )
        try:
            return internal, Server(
                self._parts.doors,
                settings.http_host,
                settings.http_port,
                setting="LINKWAY_HTTP_PORT",
                grace_seconds=grace,
                limits=ConnectionLimits(connections=settings.connections),
                proxies=settings.proxies,
            )
        except CannotListen:
            internal.close()
            raise

    async def _start(self, doors: Server) -> None:
        parts, there = self._parts, Dependencies(self._settings.kafka, self._settings.mongo)
        await _until_there(lambda: prepare(parts.client, parts.database, parts.indexes), there)
        await _until_there(parts.check_keys, there)
        await server_settings.check(parts.client)
        for lane in parts.dispatcher.lanes:
            self._watch(lane.run(), "lane")
        self._watch(parts.dispatcher.run(), "commits")
        self._relay = self._watch(parts.relay.run(self._last_news), "relay")
        self._watch(parts.gauges.watch(self._whole), "sampler")
        loops = [loop(parts.transactions, self.stop) for loop in parts.service.loops]
        loops += [one.run(self.stop) for one in (parts.timers, parts.counting) if one]
        self._work = [self._watch(loop, "loop") for loop in (parts.redrive.run(self.stop), *loops)]
        # Before Kafka is there, because a door needs MongoDB alone: what it takes in waits in the outbox.
        self._work.append(self._watch(doors.run_until_told(), doors.name))
        self._doors = doors
        for need in parts.service.needs.values():
            await need.wait()
        if parts.kafka:
            await _until_there(parts.check_beginning, there)
            await _until_there(parts.kafka.start, there)
            self._watch(parts.kafka.watch(), "hand-over")
            self._watch(parts.kafka.follow(), "topics")
        if parts.handovers:
            self._watch(parts.handovers.watch(), "handovers")
        self._watch(parts.watchdog.watch(), "watchdog")
        self._started = True
        log.info("Started", extra={"doors": self._settings.http_port, "internal": self._settings.internal_port})

    def _tried(self, starting: asyncio.Task[None]) -> None:
        if not starting.cancelled() and starting.exception():
            self._fail("start", starting.exception())

    def _watch(self, part: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(part, name=name)
        task.add_done_callback(self._ended)
        self._tasks.add(task)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (task.exception() or not self.stop.is_set()):
            self._fail(task.get_name(), task.exception())

    def _fail(self, part: str, failure: BaseException | None) -> None:
        # A part that is gone would leave a process that looks alive and does nothing.
        if isinstance(failure, AnotherKey | NoBeginning | AnotherDatabase):
            log.critical(str(failure))
        else:
            log.error("A part of the service ended", extra={"part": part}, exc_info=failure)
        self._ending = _ENDINGS.get(type(failure), ExitCode.FAILED)
        self.stop.set()

    async def _finish(self) -> None:
        """Doors, loops and the consumer first; the relay last, with the news of all of them."""
        leaving = [asyncio.create_task(self._parts.kafka.stop(), name="leaving")] if self._parts.kafka else []
        left = await self._done_within(_WORK_SHARE, [*self._work, *leaving])
        self._last_news.set()
        left |= await self._done_within(_NEWS_SHARE, [self._relay] if self._relay else [])
        left |= {task for task in leaving if task.done() and task.exception()}
        if left:
            names = sorted(task.get_name() for task in left)
            log.warning("Not all was finished in time; the next process takes it up", extra={"parts": names})
            self._ending = self._ending or ExitCode.FAILED

    async def _done_within(self, share: float, tasks: Iterable[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        """Wait for the tasks for a share of the grace time: this function will give those that still go on."""
        wanted = set(tasks)
        if not wanted:
            return set()
        # Without cancelling, because who hangs may not even take note of that.
        return (await asyncio.wait(wanted, timeout=share * self._settings.grace_seconds))[1]

    async def _let_go(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self._done_within(_END_SHARE, self._tasks)
        closing = [asyncio.create_task(self._parts.client.close())]
        if self._parts.sessions:
            closing.append(asyncio.create_task(self._parts.sessions.close()))
        if self._parts.tracing:
            closing.append(asyncio.create_task(asyncio.to_thread(self._parts.tracing.close)))
        await self._done_within(_END_SHARE, closing)

    async def _alive(self) -> Mapping[str, bool]:
        return self._parts.watchdog.goes_on

    async def _ready(self) -> Mapping[str, bool]:
        takes_requests = self._doors is not None and self._doors.started and not self.stop.is_set()
        return {"mongodb": await self._mongo_answers(), "doors": takes_requests}

    async def _whole(self) -> Mapping[str, bool]:
        joined = self._parts.kafka is None or self._parts.dispatcher.has_joined
        opened = self._started and not self.stop.is_set()
        whole = not self._parts.dispatcher.held
        needs = {name: need.is_set() for name, need in self._parts.service.needs.items()}
        return {"mongodb": await self._mongo_answers(), "kafka": joined, "fences": whole, **needs, "open": opened}

    async def _mongo_answers(self) -> bool:
        asked_at = monotonic()
        try:
            await asyncio.wait_for(self._parts.client.command("ping"), _PING_SECONDS)
        except Exception:
            return False
        finally:
            metrics.MONGODB_ANSWER.set(monotonic() - asked_at)
        return True


async def _until_there(begin: Callable[[], Awaitable[None]], dependencies: Dependencies) -> None:
    backoff = Backoff()
    while True:
        try:
            return await begin()
        except (Unavailable, KafkaAway, NotAllowed) as away:
            await asyncio.gather(backoff.wait(away), _say_why(dependencies))


async def _say_why(dependencies: Dependencies) -> None:
    # Servers that are away would be waited for, and have nothing to say.
    with contextlib.suppress(TimeoutError):
        for refusal in await asyncio.wait_for(dependencies.refusals(), _PING_SECONDS):
            log.error("Not let in: %s", refusal)
