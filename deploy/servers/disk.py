"""Whether the servers' data can be written, and has room."""

import errno
import tempfile
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


class NotWritable(CannotRun):
    """The folder for everything that is kept cannot be written to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "Nothing can be written to the folder in which Linkway keeps everything.",
            where=str(folder),
            do="make it yours (`chown`, `chmod u+w`), or set LINKWAY_HOME to a folder that is",
        )


def free_mib(folder: Path) -> int:
    """The room, in MiB, on the disk where the folder is or will be."""
    return int(psutil.disk_usage(str(_there(folder))).free // 2**20)


def _there(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def check_writable(folder: Path) -> None:
    """Raise NotWritable when the folder, or where it will be, takes no files."""
    try:
        with tempfile.TemporaryFile(dir=_there(folder)):
            return
    except OSError as refused:
        if refused.errno == errno.ENOSPC:
            raise
        raise NotWritable(folder) from None


def check_room(folder: Path) -> None:
    """Raise DiskFull when there is not even the least room."""
    if (free := free_mib(folder)) < LEAST_MIB:
        raise DiskFull(folder, free)
