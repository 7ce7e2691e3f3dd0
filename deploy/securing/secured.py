"""A home whose servers speak TLS and know who comes: where its certificates and passwords are.

It is secure because the folder is there; `linkway up --secure` makes it, before the servers have any data.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.home import Home
from deploy.problems import CannotRun
from deploy.secret_files import made_once
from deploy.securing import certificates
from services.runtime.connections import Connections

# Who may do all on both servers: the command line. No partner and no service can have this name.
ADMIN = "linkway"
# Who the brokers are to each other, by certificate and by password. No partner can have a name with a dot.
BROKER = "linkway.broker"


class SecurityCannotChange(CannotRun):
    """The data here is that of servers that know nobody."""

    def __init__(self, home: Home) -> None:
        super().__init__(
            "What is kept here was written without `--secure`, by servers that have no users.",
            where=str(home.data("")),
            do="leave `--secure` out; or set LINKWAY_HOME to another folder, or delete this one",
        )


class PasswordLost(CannotRun):
    """The servers have a user whose password is not where it was."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            "There is no password here, and the servers' data knows one.",
            where=str(file),
            do="put the file back from its copy, and start again; a new password would open nothing",
        )


@dataclass(frozen=True)
class Secured:
    """The certificates and passwords of one home."""

    folder: Path

    @property
    def trusted(self) -> Path:
        """The certificate of the authority, for clients."""
        return self.folder / "authority.pem"

    @property
    def server(self) -> Path:
        """Key and certificate of the servers."""
        return self.folder / "server.pem"

    @property
    def members_key(self) -> Path:
        """What MongoDB's members show each other."""
        return self.folder / "members.key"

    def password_file(self, user: str) -> Path:
        """Where a user's password is."""
        return self.folder / "passwords" / user

    def password(self, user: str) -> str:
        """A user's password; it is made where there is none yet."""
        return made_once(self.password_file(user), _new_password).read_text(encoding="utf-8").strip()

    def connections(self, user: str = ADMIN) -> Connections:
        """How both servers are reached as this user, who has a password."""
        return Connections(**self._told(user))

    def environment(self, user: str = ADMIN) -> Mapping[str, str]:
        """The same as settings, for a process of its own."""
        return {f"LINKWAY_{name.upper()}": str(value) for name, value in self._told(user).items()}

    def _told(self, user: str) -> dict[str, Any]:
        self.password(user)
        facts: dict[str, Any] = {"ca_file": self.trusted, "user": user, "password_file": self.password_file(user)}
        return {f"{server}_{name}": value for server in ("kafka", "mongo") for name, value in facts.items()}

    def made(self, *, data_is_there: bool) -> "Secured":
        """The same, with what is missing made and what is about to expire renewed. Raises PasswordLost."""
        for user in (ADMIN, BROKER):
            if data_is_there and not self.password_file(user).exists():
                raise PasswordLost(self.password_file(user))
        self.password_file(ADMIN).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for user in (ADMIN, BROKER):
            self.password(user)
        made_once(self.members_key, lambda: secrets.token_hex(256))
        certificates.kept_or_made(self.folder / "authority.key", self.trusted, self.server, BROKER)
        return self


def folder(home: Home) -> Path:
    """Where the certificates and passwords of a home are, if it is secure."""
    return home.folder / "secure"


def of(home: Home) -> Secured | None:
    """What secures a home; None where nothing does."""
    return Secured(folder(home)) if folder(home).exists() else None


def begin(home: Home) -> None:
    """Make a home secure that has no data yet. Raises SecurityCannotChange and PasswordLost."""
    if of(home) is None and has_data(home):
        raise SecurityCannotChange(home)
    Secured(folder(home)).made(data_is_there=has_data(home))


def connections(home: Home, user: str = ADMIN) -> Connections:
    """How the servers of a home are reached as this user; where nothing secures it, as the environment says."""
    secured = of(home)
    return secured.connections(user) if secured else Connections.told()


def has_data(home: Home) -> bool:
    """Whether servers have kept anything here."""
    return any(home.data("").glob("*"))


def _new_password() -> str:
    return secrets.token_urlsafe(32)
