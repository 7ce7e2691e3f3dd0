"""The programs that run for Linkway on this machine: started with a log, found again by anyone, stopped in order."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.home import COMMAND
from deploy.problems import CannotRun
from deploy.processes import lifeline
from deploy.processes.child import Child
from deploy.processes.logs import fresh_log

# The command that starts everything and waits; told to stop, it stops what it started.
STARTER = "linkway"
# The same process can be seen to have begun at slightly different times, because the clock may have been set since.
SAME_START_SECONDS = 5.0
PAUSE_SECONDS = 0.02


class AlreadyRuns(CannotRun):
    """The program already runs from this folder, so a second one would fight over its data."""

    def __init__(self, name: str, pid: int, run: Path) -> None:
        super().__init__(
            f"{name} already runs from this folder (process {pid}).",
            where=str(run / f"{name}.pid"),
            do=f"stop it with `{COMMAND} down`, or set LINKWAY_HOME and LINKWAY_PORT_BASE to run a second Linkway",
        )


@dataclass(frozen=True)
class Processes:
    """Programs whose logs and process ids lie in one folder; `tied` ones stop when whoever started them dies."""

    run: Path
    tied: bool = False

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> Child:
        """Start a program, its output going to `<name>.log`; AlreadyRuns when it does.

        It gets a session of its own, because Ctrl-C in the terminal must reach Linkway alone, which then stops
        its programs in order. Call this from the main thread: a tied program dies with the thread that started it.
        """
        self.run.mkdir(parents=True, exist_ok=True)
        self.check_none_runs(name)
        log = fresh_log(self.run / f"{name}.log")
        with log.open("wb") as output:
            started = subprocess.Popen(
                self._tie(command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                cwd=self.run,
                start_new_session=True,
            )
        started.returncode = 0  # because the program may outlive that object, and it is psutil that waits for it
        child = Child(name, psutil.Process(started.pid), log)
        self._remember(child)
        return child

    @contextlib.contextmanager
    def holding(self, name: str) -> Iterator[None]:
        """Let this process be found by this name, as one that can be told to stop, while the block lasts."""
        self.run.mkdir(parents=True, exist_ok=True)
        self.check_none_runs(name)
        self._remember(Child(name, psutil.Process(), self.run / f"{name}.log"))
        try:
            yield
        finally:
            self._pid_file(name).unlink(missing_ok=True)

    def find(self, name: str) -> Child | None:
        """The program of this name if it runs, whoever started it; never this process itself."""
        try:
            pid, began = self._pid_file(name).read_text().split()
            process = psutil.Process(int(pid))
            same = abs(process.create_time() - float(began)) < SAME_START_SECONDS
        except (OSError, ValueError, psutil.Error):
            return None
        child = Child(name, process, self.run / f"{name}.log")
        return child if same and child.runs and process.pid != os.getpid() else None

    def running(self) -> list[Child]:
        """All programs that run from this folder, by name."""
        return self.named(*sorted(file.stem for file in self.run.glob("*.pid")))

    def named(self, *names: str) -> list[Child]:
        """Those of these programs that run, whoever started them."""
        return [child for name in names if (child := self.find(name))]

    def check_none_runs(self, *names: str) -> None:
        """Raise AlreadyRuns for the first of these programs that runs."""
        for child in self.named(*names):
            raise AlreadyRuns(child.name, child.process.pid, self.run)

    def stop(self, *children: Child, grace_seconds: float) -> None:
        """Ask them all to stop, wait for them together, and end what is left when the grace is over."""
        for child in children:
            signal_if_there(child.process.terminate)
        for child in left_after(grace_seconds, children):
            signal_if_there(child.process.kill)
        left_after(grace_seconds, children)
        for child in children:
            child.clear_away()
            self._pid_file(child.name).unlink(missing_ok=True)

    def resident_mib(self) -> float:
        """The memory that all of them hold, in MiB."""
        return sum(child.resident_mib for child in self.running())

    def _tie(self, command: Sequence[str]) -> list[str]:
        if not self.tied or sys.platform != "linux":
            return list(command)
        return [sys.executable, "-I", "-S", lifeline.__file__, str(os.getpid()), *command]

    def _pid_file(self, name: str) -> Path:
        return self.run / f"{name}.pid"

    def _remember(self, child: Child) -> None:
        self._pid_file(child.name).write_text(f"{child.process.pid} {child.process.create_time()}\n")


def signal_if_there(send: Callable[[], None]) -> None:
    """Send it, unless the process has already gone."""
    with contextlib.suppress(psutil.NoSuchProcess):
        send()


def left_after(seconds: float, children: Sequence[Child]) -> list[Child]:
    """Wait until none of them runs, but no longer than this; those that still do."""
    deadline = time.monotonic() + seconds
    while (left := [child for child in children if child.runs]) and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
    return left
