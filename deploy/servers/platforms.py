"""The kinds of machine for which the packages bring a Kafka and a MongoDB."""

import platform

from deploy.problems import CannotRun

SUPPORTED = {("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64")}


class UnsupportedPlatform(CannotRun):
    """There is no MongoDB for this kind of machine among the packages."""

    def __init__(self, system: str, machine: str, reason: str) -> None:
        super().__init__(
            f"Linkway's own servers do not run on {system} on {machine}: {reason}.",
            where="this machine",
            do="run `docker compose up` instead, or use a Linux such as Debian 12 (on Windows: in WSL)",
        )


def check(system: str = platform.system(), machine: str = platform.machine(), libc: str | None = None) -> str:
    """The name of this kind of machine; UnsupportedPlatform when the servers do not run on it."""
    if (system, machine) not in SUPPORTED:
        raise UnsupportedPlatform(system, machine, "the packages have no MongoDB for it")
    if system == "Linux" and (platform.libc_ver()[0] if libc is None else libc) != "glibc":
        raise UnsupportedPlatform(system, machine, "MongoDB's program needs the GNU C library")
    return f"{system} on {machine}"
