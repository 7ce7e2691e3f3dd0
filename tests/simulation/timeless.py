"""An event loop in which nobody waits: when all sleep, its time jumps to whoever wakes first."""

import asyncio
import selectors
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from tests.support.builders import NOW

R = TypeVar("R")
P = ParamSpec("P")


class NobodyWillWake(RuntimeError):
    """Every task waits for another, so the time has nowhere to jump to."""


class _Sleepless(selectors.BaseSelector):
    """Watches nothing, and passes the time instead."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return selectors.SelectorKey(fileobj, 0, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return selectors.SelectorKey(fileobj, 0, 0, None)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise NobodyWillWake
        self.seconds += timeout
        return []

    def get_map(self) -> dict[Any, selectors.SelectorKey]:
        return {}


class TimelessLoop(asyncio.SelectorEventLoop):
    """Its time starts at 0 and is only what was slept; days may pass meanwhile, of which no interval knows."""

    def __init__(self) -> None:
        self.passed = timedelta()
        self._sleepless = _Sleepless()
        super().__init__(self._sleepless)

    def time(self) -> float:
        return self._sleepless.seconds


def now() -> datetime:
    """The time of the world, by the loop that is running."""
    return steady_now() + _loop().passed


def steady_now() -> datetime:
    """The time by a clock that does not see whole days pass, as that of a server that holds leases."""
    return NOW + timedelta(seconds=_loop().time())


def let_pass(days: int) -> None:
    """So many days go by, in which nobody is at work."""
    _loop().passed += timedelta(days=days)


def _loop() -> TimelessLoop:
    loop = asyncio.get_running_loop()
    if not isinstance(loop, TimelessLoop):
        raise TypeError("Only a loop without time can tell the time of a world.")
    return loop


def run(play: Coroutine[Any, Any, R]) -> R:
    """Run to the end, in no time."""
    with asyncio.Runner(loop_factory=TimelessLoop) as runner, _clocks_of_services(runner.get_loop().time):
        return runner.run(play)


def in_no_time(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A test that waits for nothing: it runs on a loop of its own, whose time passes by itself."""

    @wraps(test)
    def timeless(*args: P.args, **kwargs: P.kwargs) -> None:
        run(test(*args, **kwargs))

    return timeless


@contextmanager
def _clocks_of_services(clock: Callable[[], float]) -> Iterator[None]:
    """Intervals that the services measure are of the loop's time, too."""
    those = [one for name, one in sys.modules.items() if name.startswith("services.") and hasattr(one, "monotonic")]
    for module in those:
        module.monotonic = clock  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for module in those:
            module.monotonic = time.monotonic  # type: ignore[attr-defined]
