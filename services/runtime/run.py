"""Starts a service, keeps an eye on it, and stops it without losing or repeating anything."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import uvloop

from services.runtime.bootstrap.assembly import assemble
from services.runtime.environment import SettingsUnusable, from_environment
from services.runtime.exit_codes import ExitCode
from services.runtime.lifecycle import Lifecycle
from services.runtime.observing import logs
from services.runtime.observing.loop_watchdog import end_if_blocked
from services.runtime.observing.traces import asking as spans_asked_for
from services.runtime.observing.traces.tracing import Tracing
from services.runtime.service import Service
from services.runtime.serving.listening import open_files
from services.runtime.settings import RuntimeSettings

C = TypeVar("C", bound=RuntimeSettings)


def calm_collector() -> None:
    """Look for garbage less often: batches make many short-lived objects, and looking took half the time of reading."""
    gc.collect()
    gc.freeze()
    # Far more than is alive of the batches in hand, so that a look, whose pause grows with what is alive, is rare. What
    # batches leave needs no look; rings alone wait for it, of tasks and errors, at most so many containers.
    gc.set_threshold(500_000, 50, 100)


def start(kind: type[C], build: Callable[[C], Service[Any, Any]]) -> None:
    """Run the service that these settings build, as the environment tells them; what cannot be used is said instead."""
    try:
        settings = from_environment(kind)
        service = build(settings)
    except SettingsUnusable as unusable:
        sys.exit(str(unusable))
    run(service, settings)


def run(service: Service[Any, Any], settings: RuntimeSettings) -> None:
    """Run the service until SIGTERM or SIGINT, and end the process with the exit code of its Ending."""
    logs.start(service.name, settings.log_level)
    try:
        tracing = spans_asked_for.from_environment(service.name)
    except SettingsUnusable as unusable:
        sys.exit(str(unusable))
    open_files.raise_limit()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        ending = runner.run(_live(service, settings, tracing))
        logging.shutdown()
        # All that can be done is done; a thread that waits for a server that is away would only hold the process.
        os._exit(ending)


async def _live(service: Service[Any, Any], settings: RuntimeSettings, tracing: Tracing | None) -> ExitCode:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.of_the_loop)
    life = Lifecycle(assemble(service, settings, tracing=tracing), settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        # Told again, it goes on stopping: what is in hand is worth the few seconds.
        loop.add_signal_handler(number, life.stop.set)
    end_if_blocked(loop, settings.blocked_seconds)
    calm_collector()
    return await life.live()
