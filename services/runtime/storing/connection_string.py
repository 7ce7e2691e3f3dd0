"""What stands in MongoDB's connection string. It may hold a password, so no error of these shows any of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from services.runtime.storing import driver

_BY_DNS = "mongodb+srv://"


class ConnectionStringUnusable(Exception):
    """It cannot be read."""

    def __init__(self) -> None:
        super().__init__(
            "MongoDB's connection string cannot be read. It is mongodb://HOST:PORT,HOST:PORT/?replicaSet=NAME; "
            "before the hosts may stand USER:PASSWORD@, with what is no letter or digit as %-escapes."
        )


@dataclass(frozen=True)
class Seeds:
    """Where to begin to look for a replica set: servers as "host:port", none where DNS tells which, and its name."""

    hosts: Sequence[str]
    replica_set: str | None


def seeds(url: str) -> Seeds:
    """The servers and the replica set that the string names. Raises ConnectionStringUnusable."""
    if url.startswith(_BY_DNS):
        return Seeds((), None)
    try:
        parsed = driver.parse_uri(url, warn=False)
    except (driver.PyMongoError, ValueError):
        raise ConnectionStringUnusable from None
    hosts = [f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in parsed["nodelist"]]
    return Seeds(hosts, parsed["options"].get("replicaSet"))


def directly(url: str, host: str) -> str:
    """The string with this server alone in it, to be asked as itself and not as a member of anything."""
    scheme, _, rest = url.partition("://")
    authority, _, behind = rest.partition("/")
    user, at, _ = authority.rpartition("@")
    database, _, query = behind.partition("?")
    options = [
        (name, value) for name, value in parse_qsl(query) if name.lower() not in {"replicaset", "directconnection"}
    ]
    return f"{scheme}://{user}{at}{host}/{database}?{urlencode([*options, ('directConnection', 'true')])}"


def without_user(url: str) -> str:
    """The string as a stranger would have it, who gives no user and no password."""
    scheme, _, rest = url.partition("://")
    authority, slash, behind = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{behind}"
