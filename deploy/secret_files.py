"""Secrets made for this machine alone: once, and readable by nobody but their owner."""

import base64
import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.runtime import sealing
from services.runtime.working import callers


@dataclass(frozen=True)
class SecretFiles:
    """The files that the services are pointed to."""

    dead_letter_key: Path
    person_key: Path
    notify_token: Path

    @classmethod
    def in_folder(cls, folder: Path) -> "SecretFiles":
        """The files of this folder; those that are not there yet are made."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(
            dead_letter_key=made_once(folder / "dead-letters.key", _key),
            person_key=made_once(folder / "persons.key", _key),
            notify_token=made_once(folder / "notify.token", callers.new_token),
        )


def made_once(path: Path, secret: Callable[[], str]) -> Path:
    """Write the secret, unless there is one already; it is there whole or not at all."""
    if not path.exists():
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{secret()}\n")
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(aside)  # because a rename would put it over one that another process has made meanwhile
        aside.unlink()
    return path


def _key() -> str:
    return base64.b64encode(sealing.new_key()).decode()
