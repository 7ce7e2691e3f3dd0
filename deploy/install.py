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
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)
HOME = Path(__file__).resolve().parents[1] / ".linkway"
NETWORK = "see that this machine reaches the Python package index (a proxy is named by HTTPS_PROXY), and run it again"


class CannotInstall(Exception):
    """What stands in the way: what is wrong, where, and what to do about it."""

    def __init__(self, what: str, where: object, do: str) -> None:
        super().__init__(f"Linkway cannot be installed: {what}\n  where: {where}\n  what to do: {do}")


class Part(NamedTuple):
    """Something that can be installed: into which folder, what the installer is told, and how much it fetches."""

    folder: str
    options: tuple[str, ...]
    megabytes: int


TO_RUN = Part("venv", ("--no-group", "dev", "--inexact"), 240)
TRACES = Part("venv", ("--no-group", "dev", "--inexact", "--extra", "traces"), 245)
TO_CHECK = Part("venv", (), 300)
# An environment by itself, so that what is measured without the extra is without it.
TEXT_MODEL = Part("text-model", ("--no-default-groups", "--extra", "text-model"), 200)


def install(part: Part) -> None:
    """Fetch what is missing, and say so meanwhile. Raises CannotInstall."""
    check_python(sys.version_info[:3])
    check_folder(HOME)
    if not (HOME / part.folder).exists():
        say(
            f"Linkway is installed into .linkway/{part.folder}, once: it fetches about {part.megabytes} MB of packages."
        )
    sync(shutil.which("uv") or fetch_uv(HOME / "uv", sys.executable), part)


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


def sync(uv: str, part: Part) -> None:
    """Install the locked packages, saying which are being fetched; CannotInstall when one cannot be had."""
    command = [uv, "sync", "--locked", "--python", sys.executable, *part.options]
    complaints, told = [], environment(HOME / part.folder)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=told, cwd=HOME.parent) as running:
        for line in running.stderr or ():
            if line.lstrip().startswith(("Downloading", "Building")):
                say(f"  {line.strip()}")
            elif line.lstrip().startswith(("error", "Caused by", "×", "╰", "├")):
                complaints.append(line.strip())
    if running.returncode:
        raise CannotInstall(f"a package could not be had. {' '.join(complaints)[:600]}", HOME / part.folder, NETWORK)


def environment(folder: Path) -> dict[str, str]:
    """What uv is told: all in `.linkway`, but for a cache that the user has named; and no Python of its own."""
    return {
        "UV_CACHE_DIR": str(HOME / "cache"),
        **os.environ,
        "UV_PROJECT_ENVIRONMENT": str(folder),
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
    parts = asked.add_mutually_exclusive_group()
    parts.set_defaults(part=TO_RUN)
    for name, part, says in (
        ("--dev", TO_CHECK, "also what checks and tests need"),
        ("--traces", TRACES, "also what sends spans (decision 35)"),
        ("--text-model", TEXT_MODEL, "an environment beside it, with the extra of that name"),
    ):
        parts.add_argument(name, dest="part", action="store_const", const=part, help=says)
    try:
        install(asked.parse_args().part)
    except CannotInstall as problem:
        sys.exit(str(problem))
