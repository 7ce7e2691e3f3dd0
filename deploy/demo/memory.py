"""The most memory that all parts together held at one moment."""

import asyncio

import psutil

from deploy.processes.processes import Processes

EVERY_SECONDS = 0.5


class PeakMemory:
    """The peak of the resident memory of every program of the platform and of this one, in MiB."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self._own = psutil.Process()
        self.mib = 0

    async def watch(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(EVERY_SECONDS)

    def look(self) -> None:
        """Look once. What several programs share is counted for each, so it is rather too much than too little."""
        now = self._processes.resident_mib() + float(self._own.memory_info().rss) / 2**20
        self.mib = max(self.mib, round(now))
