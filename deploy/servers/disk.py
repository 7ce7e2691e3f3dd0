"""Whether the disk has room for the servers' data."""

from pathlib import Path

import psutil

from deploy.problems import CannotRun

ENOUGH_MIB = 1536
LEAST_MIB = 500


class DiskFull(CannotRun):
    """The disk has too little room for Kafka and MongoDB, which stop in mid-write when there is none."""

    def __init__(self, folder: Path, free_mib: int) -> None:
        super().__init__(
            f"The disk has {free_mib} MiB free; it takes {LEAST_MIB} MiB to start, {ENOUGH_MIB} MiB to be at ease.",
            where=str(folder),
            do="free some room, or set LINKWAY_HOME to a folder on another disk",
        )


def free_mib(folder: Path) -> int:
    """The room, in MiB, on the disk where the folder is or will be."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return int(psutil.disk_usage(str(there)).free // 2**20)


def check_room(folder: Path) -> None:
    """Raise DiskFull when there is not even the least room."""
    if (free := free_mib(folder)) < LEAST_MIB:
        raise DiskFull(folder, free)
