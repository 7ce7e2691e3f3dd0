"""Fetches Linkway's packages into `.linkway`: `python3 deploy/install.py [--dev]`, which make runs before all else.

It takes nothing but Python's own library, and runs on a Python that is too old for Linkway, to say so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

OLDEST_PYTHON = (3, 11)
HOME = Path(__file__).resolve().parents[1] / ".linkway"
NETWORK = "see that this machine reaches the Python package index (a proxy is named by HTTPS_PROXY), and run it again"


class CannotInstall(Exception):
    """What stands in the way: what is wrong, where, and what to do about it."""

    def __init__(self, what: str, where: object, do: str) -> None:
        super().__init__(f"Linkway cannot be installed: {what}\n  where: {where}\n  what to do: {do}")


def install(*, dev: bool) -> None:
    """Fetch what is missing, and say so meanwhile. Raises CannotInstall."""
    check_python(sys.version_info[:3])
    check_folder(HOME)
    if not (HOME / "venv").exists():
        say("Linkway is installed into .linkway, once: it fetches about 155 MB of packages.")
    sync(shutil.which("uv") or fetch_uv(HOME / "uv", sys.executable), dev=dev)


def check_python(version: tuple[int, ...]) -> None:
    """Raise CannotInstall when this Python is too old."""
    if version < OLDEST_PYTHON:
        raise CannotInstall(
            f"this is Python {'.'.join(map(str, version))}, and it takes 3.11 or newer.",
            sys.executable,
            "install a newer Python; if there is one under another name, say so: make demo PYTHON=python3.12",
        )


def check_folder(folder: Path, may: Callable[[Path, int], bool] = os.access) -> None:
    """Make the folder; CannotInstall where nothing can be written to it."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as refused:
        raise CannotInstall(
            f"the folder cannot be made: {refused.strerror}.", folder, "make its parent writable"
        ) from None
    if not may(folder, os.W_OK | os.X_OK):
        raise CannotInstall("the folder cannot be written to.", folder, "make it yours, or delete it")


def fetch_uv(place: Path, python: str) -> str:
    """The program that installs packages, fetched into a place of its own by that Python unless it is there."""
    uv = place / "bin" / "uv"
    if not uv.exists():
        say("Fetching the installer (uv) …")
        if _run([python, "-m", "venv", str(place)]).returncode:
            raise CannotInstall(
                "Python cannot make a virtual environment.", python, "install Debian's package python3-venv"
            )
        pip = [str(uv.with_name("python")), "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check"]
        if _run([*pip, "--quiet", "uv"]).returncode:
            raise CannotInstall("the installer (uv) could not be fetched.", uv.parent, NETWORK)
    return str(uv)


def sync(uv: str, *, dev: bool) -> None:
    """Install the locked packages, saying which are being fetched; CannotInstall when one cannot be had."""
    groups = [] if dev else ["--no-group", "dev", "--inexact"]
    command = [uv, "sync", "--locked", "--python", sys.executable, *groups]
    complaints = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment(), cwd=HOME.parent) as running:
        for line in running.stderr or ():
            if line.lstrip().startswith(("Downloading", "Building")):
                say(f"  {line.strip()}")
            elif line.lstrip().startswith(("error", "Caused by", "×", "╰", "├")):
                complaints.append(line.strip())
    if running.returncode:
        raise CannotInstall(f"a package could not be had. {' '.join(complaints)[:600]}", HOME / "venv", NETWORK)


def environment() -> dict[str, str]:
    """What uv is told: all in `.linkway`, but for a cache that the user has named; and no Python of its own."""
    return {
        "UV_CACHE_DIR": str(HOME / "cache"),
        **os.environ,
        "UV_PROJECT_ENVIRONMENT": str(HOME / "venv"),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_HTTP_TIMEOUT": "60",
    }


def say(line: str) -> None:
    """Tell the person who waits."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--dev", action="store_true", help="also what checks and tests need")
    try:
        install(dev=asked.parse_args().dev)
    except CannotInstall as problem:
        sys.exit(str(problem))
