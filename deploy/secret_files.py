"""Secrets made for this machine alone: once, and readable by nobody but their owner."""

import base64
import contextlib
import os
from collections.abc import Callable, Mapping
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
    def named(cls, folder: Path) -> "SecretFiles":
        """The files of this folder, made or not."""
        return cls(folder / "dead-letters.key", folder / "persons.key", folder / "notify.token")

    @classmethod
    def in_folder(cls, folder: Path) -> "SecretFiles":
        """The files of this folder; those that are not there yet are made."""
        return cls.named(folder).made()

    @property
    def keys(self) -> Mapping[str, Path]:
        """The master keys, by the names that the databases have for them."""
        return {"dead-letters": self.dead_letter_key, "persons": self.person_key}

    def made(self) -> "SecretFiles":
        """The same, with those made that are not there yet."""
        for path in (self.dead_letter_key, self.person_key, self.notify_token):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made_once(self.dead_letter_key, _key)
        made_once(self.person_key, _key)
        made_once(self.notify_token, callers.new_token)
        return self


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


def private(path: Path, text: str) -> None:
    """Write it, whatever stands there, for nobody but its owner to read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _key() -> str:
    return base64.b64encode(sealing.new_key()).decode()
