"""How the demonstration shows that it gets on: bars in a terminal, plain lines elsewhere."""

import re
import time
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from deploy.demo.diary import Counts

EVERY_SECONDS = 5.0


class Show(Protocol):
    """Whoever watches the demonstration."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """End, however it ended."""

    def part(self, name: str, doing: str) -> None:
        """A part of the platform is doing something."""

    def day(self, counts: Counts) -> None:
        """The day has come so far."""

    def done(self) -> None:
        """There is no more to watch."""


def show_on(console: Console, *, as_json: bool) -> Show:
    """Bars where a person looks on; lines for a log; as lines too where a program reads the answer."""
    return Bars(console) if console.is_terminal and not as_json else Lines(console)


class Lines:
    """A line when a part does something new, and every few seconds of the day."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._said: dict[str, str] = {}
        self._last = -EVERY_SECONDS

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing has to be put away."""

    def part(self, name: str, doing: str) -> None:
        """Say it, unless only a number in it has changed."""
        kind = re.sub(r"\d+", "", doing)
        if self._said.get(name) != kind:
            self._said[name] = kind
            self._console.print(f"{name}: {doing}", markup=False)

    def done(self) -> None:
        """Nothing more is said."""

    def day(self, counts: Counts) -> None:
        """Say it every few seconds."""
        if time.monotonic() - self._last >= EVERY_SECONDS:
            self._last = time.monotonic()
            self._console.print(
                f"{counts.accepted} of {counts.planned} in, {counts.matched} matched, {counts.waiting} waiting, "
                f"{counts.told} told, {counts.attended} attended, {counts.missed} missed, {counts.declined} declined, "
                f"{counts.closed} closed, {counts.withdrawn} withdrawn"
            )


class Bars:
    """A bar for each step of a referral's life, and one line for each part while it starts."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, transient=True)
        self._parts: dict[str, TaskID] = {}
        self._steps: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Give the terminal back."""
        self._progress.stop()

    def part(self, name: str, doing: str) -> None:
        """Draw the part with what it does."""
        if name not in self._parts:
            self._parts[name] = self._progress.add_task(name, total=1)
        self._progress.update(self._parts[name], description=f"{name}: {doing}", completed=1 if doing == "ready" else 0)

    def done(self) -> None:
        """Give the terminal back."""
        self._progress.stop()

    def day(self, counts: Counts) -> None:
        """Draw how many came how far."""
        for part in self._parts.values():
            self._progress.update(part, visible=False)
        answered = counts.matched + counts.waiting
        self._draw("in", counts.accepted, counts.planned)
        self._draw("matched or waiting", answered, counts.planned)
        self._draw("told of their match", counts.told, counts.to_tell)
        self._draw("done with", counts.finished, counts.planned)

    def _draw(self, step: str, done: int, of: int) -> None:
        if step not in self._steps:
            self._steps[step] = self._progress.add_task(step, total=of)
        self._progress.update(self._steps[step], completed=done, total=max(of, 1))
