"""Kafka's programs: fetched once, by exact name, and used only when each is byte for byte what was expected."""

import asyncio
import contextlib
import hashlib
import importlib.util
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.problems import CannotRun
from deploy.processes.progress import Progress
from deploy.processes.side_by_side import side_by_side

LIST = Path(__file__).with_name("kafka-jars.txt")
AT_ONCE = 8
TRIES = 3
PATIENCE_SECONDS = 30
KAFKA_VERSION = "4.3.1"


class JarNotHad(CannotRun):
    """A part of Kafka could not be fetched."""

    def __init__(self, jar: "Jar", folder: Path, cause: str) -> None:
        super().__init__(
            f"{jar.name}, a part of Kafka, could not be fetched: {cause}",
            where=str(folder),
            do="check that this machine reaches Maven Central (a proxy is named by HTTPS_PROXY), and run it again: "
            "what was fetched so far is kept",
        )


class JarNotAsExpected(CannotRun):
    """What was fetched is not the file that was asked for: damaged on its way, or not the real one."""

    def __init__(self, jar: "Jar", folder: Path) -> None:
        super().__init__(
            f"{jar.name}, a part of Kafka, came with other contents than expected, and was thrown away.",
            where=str(folder),
            do="run it again; if it stays so, ask who runs the network between this machine and Maven Central",
        )


class NoFetcher(CannotRun):
    """The package that fetches Kafka's parts is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Kafka's parts are not here, and neither is the package that fetches them.",
            where="the Python package jgo",
            do="install Linkway with its server packages: `make demo` does",
        )


@dataclass(frozen=True)
class Jar:
    """One file that Kafka needs, with the SHA-256 of its contents in hexadecimal."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def name(self) -> str:
        """Its file's name."""
        return f"{self.artifact}-{self.version}.jar"

    def is_at(self, path: Path) -> bool:
        """Whether this file is there, whole."""
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == self.sha256


def wanted() -> list[Jar]:
    """Every file that Kafka needs, as Maven resolves it."""
    lines = LIST.read_text().splitlines()
    found = (re.fullmatch(r"(\S+):(\S+):(\S+) sha256:([0-9a-f]{64})", line) for line in lines)
    return [Jar(group=jar[1], artifact=jar[2], version=jar[3], sha256=jar[4]) for jar in found if jar]


def folder_in(servers: Path) -> Path:
    """Where the files of this version of Kafka lie."""
    return servers / f"kafka-{KAFKA_VERSION}"


def missing(servers: Path, jars: Sequence[Jar] = ()) -> list[Jar]:
    """Those of these files, or of all that Kafka needs, that are not there yet, or not whole."""
    return [jar for jar in jars or wanted() if not jar.is_at(folder_in(servers) / jar.name)]


async def fetch(servers: Path, progress: Progress, beside: Sequence[Jar] = ()) -> list[Path]:
    """See to it that every file is there, and those `beside` that a server does not need, fetching what is missing.

    Raises JarNotHad or JarNotAsExpected when one fails.
    """
    folder, jars = folder_in(servers), [*wanted(), *beside]
    if absent := await asyncio.to_thread(missing, servers, jars):
        check_fetcher()
        folder.mkdir(parents=True, exist_ok=True)
        await _fetch_all(absent, folder, progress)
    return [folder / jar.name for jar in jars]


def check_fetcher() -> None:
    """Raise NoFetcher when the package that fetches is not installed."""
    if not importlib.util.find_spec("jgo"):
        raise NoFetcher


async def _fetch_all(absent: list[Jar], folder: Path, progress: Progress) -> None:
    turns = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def one(jar: Jar) -> None:
        nonlocal done
        async with turns:
            await asyncio.to_thread(_fetch_one, jar, folder)
        done += 1
        progress("kafka", f"fetching its programs, {done} of {len(absent)}")

    await side_by_side(*map(one, absent))


def _fetch_one(jar: Jar, folder: Path) -> None:
    for _ in range(TRIES - 1):
        with contextlib.suppress(JarNotHad, JarNotAsExpected):
            return _try_to_fetch(jar, folder)
    return _try_to_fetch(jar, folder)


def _try_to_fetch(jar: Jar, folder: Path) -> None:
    """Put one file in its place, whole or not at all, so that a run cut short leaves nothing half done.

    Each try has a folder of its own to download to, because the downloader takes a broken file of an earlier one
    for good.
    """
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as passing:
        try:
            got = _download(jar, Path(passing))
        except Exception as cause:
            raise JarNotHad(jar, folder, str(cause)[:300]) from cause
        if not jar.is_at(got):
            raise JarNotAsExpected(jar, folder)
        got.replace(folder / jar.name)


def _download(jar: Jar, passing: Path) -> Path:
    from jgo.maven import MavenContext  # noqa: PLC0415 - slow to import, and seldom needed

    maven = MavenContext(repo_cache=passing, timeout=PATIENCE_SECONDS)
    return Path(maven.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve())
