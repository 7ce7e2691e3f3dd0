"""A disk so small that it can be filled: a folder of its own in memory, where this user may mount one."""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

SIZE_MIB = 1024
_BALLAST = "ballast"
_PIECES_BYTES = 16 * 1024 * 1024


class SmallDisk:
    """A mounted folder. `is_mounted` is false where this user may not mount: then it is an ordinary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_mounted = False

    def mount(self) -> None:
        """Mount it, if this user may."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.folder.is_mount():  # because a run that was killed left it
            _unmount(self.folder)
        mount = shutil.which("mount")
        options = f"size={SIZE_MIB}m,mode=0700"
        command = [str(mount), "-t", "tmpfs", "-o", options, "linkway-chaos", str(self.folder)]
        self.is_mounted = (
            mount is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0
        )

    def unmount(self) -> None:
        """Take it away with all that is on it."""
        if self.is_mounted:
            _unmount(self.folder)
            self.is_mounted = False

    def fill(self) -> None:
        """Leave no room on it: whoever writes is told that the disk is full."""
        with (self.folder / _BALLAST).open("wb", buffering=0) as ballast:
            # In ever smaller pieces, because others write meanwhile, and the last page must go too.
            for piece in (_PIECES_BYTES >> shift for shift in range(0, _PIECES_BYTES.bit_length(), 4)):
                with suppress(OSError):
                    while True:
                        os.posix_fallocate(ballast.fileno(), ballast.seek(0, os.SEEK_END), piece)

    def free(self) -> None:
        """Give the room back."""
        (self.folder / _BALLAST).unlink(missing_ok=True)


def _unmount(folder: Path) -> None:
    # Lazily, because a server that was only just killed may still have a file open.
    subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607 - where it lies differs
