"""The program that takes over, where the command starts it; and the command that stops one."""

import asyncio
import shlex
import subprocess
from pathlib import Path

import psutil

from deploy.problems import CannotRun
from deploy.processes.logs import fresh_log

_SECONDS = 15.0


class CommandFailed(CannotRun):
    """A command that was given has failed, or is none."""

    def __init__(self, option: str, command: str, why: str) -> None:
        super().__init__(f"The command {why}.", where=f"{option} {command}", do="give one that can be run here")


class Program:
    """A program that runs on after the handover went well, and is ended where it did not; it writes into its `log`."""

    def __init__(self, command: str, log: Path) -> None:
        self.log = log
        self._command = command
        self._process: psutil.Process | None = None

    async def start(self) -> None:
        """Start it; one that is left of a command that was killed is ended first. Raises CommandFailed."""
        self._process = self._left()
        await self.end()
        try:
            self._process = await asyncio.to_thread(self._started)
        except (OSError, ValueError, IndexError) as failure:
            raise CommandFailed("--start", self._command, f"cannot be started: {failure}") from None

    def _started(self) -> psutil.Process:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with fresh_log(self.log).open("wb") as output:
            started = subprocess.Popen(
                shlex.split(self._command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.returncode = 0  # because the program outlives that object, and it is psutil that waits for it
        process = psutil.Process(started.pid)
        self._note.write_text(f"{process.pid} {process.create_time()}", encoding="utf-8")
        return process

    @property
    def _note(self) -> Path:
        return self.log.with_suffix(".pid")

    def _left(self) -> psutil.Process | None:
        """The one that was started last, where it still runs: two that wait for the same offsets would both begin."""
        try:
            pid, began = self._note.read_text(encoding="utf-8").split()
            process = psutil.Process(int(pid))
            return process if process.create_time() == float(began) else None
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None

    @property
    def ended(self) -> int | None:
        """With which code it has ended; None while it runs."""
        if self._process is None:
            return None
        try:
            return self._process.wait(timeout=0) or 0
        except psutil.TimeoutExpired:
            return None

    @property
    def pid(self) -> int | None:
        """Its process id, once it was started."""
        return self._process.pid if self._process else None

    async def end(self) -> None:
        """Tell it to end, and where it does not, make it."""
        process = self._process
        if process is None or self.ended is not None:
            return
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, _SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)


async def stop_by(command: str) -> None:
    """Have the one that works the borough stopped by this command. Raises CommandFailed."""
    try:
        process = await asyncio.create_subprocess_exec(*shlex.split(command), stdin=asyncio.subprocess.DEVNULL)
    except (OSError, ValueError) as failure:
        raise CommandFailed("--stop", command, f"cannot be run: {failure}") from None
    if code := await process.wait():
        raise CommandFailed("--stop", command, f"ended with {code}")
