"""The system libraries that MongoDB's program needs, and a way to do without a system-wide libcurl."""

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from deploy.problems import CannotRun

CURL = "libcurl.so.4"
DEBIAN_PACKAGES = {CURL: "libcurl4", "libssl.so.3": "libssl3", "libcrypto.so.3": "libssl3", "liblzma.so.5": "liblzma5"}


class MissingLibraries(CannotRun):
    """Libraries that MongoDB's program needs are not on this machine."""

    def __init__(self, program: Path, names: list[str]) -> None:
        packages = sorted({DEBIAN_PACKAGES.get(name, f"the one with {name}") for name in names})
        super().__init__(
            f"MongoDB's program needs libraries that this machine does not have: {', '.join(names)}.",
            where=str(program),
            do=f"have these Debian or Ubuntu packages installed: {', '.join(packages)}. "
            "OpenSSL 3 comes with Debian 12, Ubuntu 22.04 and later",
        )


def environment_for(program: Path, servers: Path) -> dict[str, str]:
    """What to add to the program's environment, and to nothing else's, so that it finds its libraries."""
    absent = missing(program, {})
    if not absent:
        return {}
    environment = _with_packaged_curl(servers) if CURL in absent else {}
    if still := missing(program, environment):
        raise MissingLibraries(program, still)
    return environment


def missing(program: Path, environment: dict[str, str]) -> list[str]:
    """The libraries that the system's loader would not find for the program (Linux; elsewhere it is not asked)."""
    if sys.platform != "linux":
        return []
    seen = subprocess.run(
        ["ldd", str(program)],  # noqa: S607 - it is the system's own, wherever that keeps it
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return not_found(seen.stdout)


def not_found(ldd_said: str) -> list[str]:
    """The libraries that `ldd` names as not found."""
    return re.findall(r"^\s*(\S+) => not found", ldd_said, flags=re.MULTILINE)


def _with_packaged_curl(servers: Path) -> dict[str, str]:
    curl = packaged_curl()
    if not curl:
        return {}
    link_to(curl, servers / "libraries" / CURL)
    folders = [str(servers / "libraries"), str(curl.parent), os.environ.get("LD_LIBRARY_PATH")]
    return {"LD_LIBRARY_PATH": os.pathsep.join(folder for folder in folders if folder)}


def packaged_curl() -> Path | None:
    """The libcurl that the Python package pycurl brings for itself; None when there is none."""
    try:
        files = metadata.files("pycurl") or []
    except metadata.PackageNotFoundError:
        return None
    return next((Path(str(file.locate())) for file in files if re.match(r"libcurl-.*\.so\.4", file.name)), None)


def link_to(target: Path, link: Path) -> None:
    """Make the link point there, whatever it was before."""
    link.parent.mkdir(parents=True, exist_ok=True)
    new = link.with_name(f"{link.name}.{os.getpid()}")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)
