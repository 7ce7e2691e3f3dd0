"""The Linkway that a command is about: the one of this environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from deploy.home import COMMAND, Home
from deploy.local.letting_in import Elsewhere
from deploy.ports import LOOPBACK, Ports
from deploy.problems import CannotRun
from deploy.processes.processes import Processes
from deploy.securing import secured
from deploy.servers import kafka, mongo
from services.runtime import settings
from services.runtime.admin.provisioning.replication import Replication

Members = Annotated[
    int | None,
    typer.Option(
        "--members",
        help="How many brokers and MongoDB members: 1, or 3, of which one may be lost. Without it as many as have "
        "their data here, and 1 where none has.",
    ),
]

Secure = Annotated[
    bool,
    typer.Option(
        "--secure",
        help="Kafka and MongoDB speak TLS alone, ask for passwords, and let each service at what is its own. Only with "
        "no data here yet; from then on it is so without being said.",
    ),
]


class NotRunning(CannotRun):
    """The command needs servers, and none run from this folder."""

    def __init__(self, name: str, run: str) -> None:
        super().__init__(f"{name} does not run.", where=run, do=f"start Linkway with `{COMMAND} up`, and try again")


def home() -> Home:
    """Where it keeps its things."""
    return Home.from_environment(os.environ)


def ports(members: int | None = None) -> Ports:
    """Where it listens, with so many brokers and MongoDB members, or as many as have their data here."""
    return Ports.from_environment(os.environ, members or home().members)


@contextmanager
def signed_in(*, secure: bool = False) -> Iterator[None]:
    """Come to the servers of this home as who may do all, where they ask; `secure` makes it one where they do.

    Where the environment says how a server is reached, it is reached so. Raises SecurityCannotChange and PasswordLost.
    """
    if secure:
        secured.begin(home())
    elsewhere = {"KAFKA": "LINKWAY_KAFKA_SERVERS", "MONGO": "LINKWAY_MONGO_URL"}
    securing = secured.of(home())
    ours = {
        name: value
        for name, value in (securing.environment() if securing else {}).items()
        if not any(name.startswith(f"LINKWAY_{server}") and one in os.environ for server, one in elsewhere.items())
    }
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def directory(home: Home) -> Path:
    """The file in which the invented services are listed."""
    return home.folder / "demo" / "directory.json"


def elsewhere() -> Elsewhere:
    """The servers that are set in place of this folder's own."""
    return Elsewhere(os.environ.get("LINKWAY_KAFKA_SERVERS"), os.environ.get("LINKWAY_MONGO_URL"))


def addresses() -> tuple[str, str]:
    """Where Kafka and MongoDB are, whether they run or not: as it is set, or this folder's own."""
    own = ports()
    return (
        os.environ.get("LINKWAY_KAFKA_SERVERS") or kafka.address(own),
        os.environ.get("LINKWAY_MONGO_URL") or mongo.url(own),
    )


def kafka_address() -> str:
    """Kafka's address: the one that is set, or this folder's own; NotRunning when that does not run."""
    if set_elsewhere := os.environ.get("LINKWAY_KAFKA_SERVERS"):
        return set_elsewhere
    _check_runs(kafka.NAME)
    return kafka.address(ports())


def replication() -> Replication:
    """How many brokers keep each record: what is set, or as many as there are here."""
    return Replication(int(os.environ.get("LINKWAY_REPLICATION") or len(ports().servers)))


def mongo_url() -> str:
    """MongoDB's address: the one that is set, or this folder's own; NotRunning when that does not run."""
    if set_elsewhere := os.environ.get("LINKWAY_MONGO_URL"):
        return set_elsewhere
    _check_runs(mongo.NAME)
    return mongo.url(ports())


def referral_url() -> str:
    """The referral API's address: the one that is set, or this folder's own."""
    return os.environ.get("LINKWAY_REFERRAL_URL") or f"http://{LOOPBACK}:{ports().referral}"


def matching_url() -> str:
    """The matching API's address: the one that is set, or this folder's own."""
    return os.environ.get("LINKWAY_MATCHING_URL") or f"http://{LOOPBACK}:{ports().matching}"


def name_prefix() -> str:
    """What stands before the names of topics and databases: nothing, unless it is set."""
    return os.environ.get("LINKWAY_NAME_PREFIX", "")


def topic_prefix() -> str:
    """What stands before the names of topics: the same, unless they have one of their own."""
    return os.environ.get("LINKWAY_TOPIC_PREFIX", name_prefix())


def group_of(service: str) -> str:
    """The consumer group of a service, as the service itself has it from its environment."""
    run_by = os.environ.get("LINKWAY_RUN_BY")
    return os.environ.get("LINKWAY_GROUP") or settings.group_of(service, prefix=name_prefix(), run_by=run_by)


def _check_runs(name: str) -> None:
    run = home().run
    if not Processes(run).named(*ports().names(name)):
        raise NotRunning(name, str(run))
