"""One program that runs for Linkway on this machine."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.home import COMMAND
from deploy.problems import CannotRun
from deploy.processes.logs import what_it_said


class DiedAtStart(CannotRun):
    """A program ended while it was starting."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(
            f"{name} ended while it was starting. It said:\n{what_it_said(log)}",
            where=str(log),
            do=f"put right what it names; `{COMMAND} doctor` looks for the usual causes",
        )


@dataclass(frozen=True)
class Child:
    """A program that runs for Linkway."""

    name: str
    process: psutil.Process
    log: Path

    @property
    def runs(self) -> bool:
        """Whether it is still at work: one that ended and was not yet cleared away is not."""
        try:
            if not self.process.is_running():
                return False
            # The first of its threads may have ended while others still hold its ports and files.
            return self.process.status() != psutil.STATUS_ZOMBIE or self.process.num_threads() > 1
        except psutil.NoSuchProcess:
            return False

    @property
    def resident_mib(self) -> float:
        """The memory it holds, in MiB; nothing once it has ended."""
        try:
            return float(self.process.memory_info().rss) / 2**20
        except psutil.NoSuchProcess:
            return 0.0

    def check(self) -> None:
        """Raise DiedAtStart when it has ended."""
        if not self.runs:
            self.clear_away()
            raise DiedAtStart(self.name, self.log)

    def clear_away(self) -> None:
        """Let the system forget it once it has ended, if it is this process that started it."""
        with contextlib.suppress(psutil.TimeoutExpired):
            self.process.wait(timeout=0)
