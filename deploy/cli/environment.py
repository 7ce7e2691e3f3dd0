"""The Linkway that a command is about: the one of this environment."""

import os
from pathlib import Path

from deploy.home import COMMAND, Home
from deploy.ports import LOOPBACK, Ports
from deploy.problems import CannotRun
from deploy.processes.processes import Processes
from deploy.servers import kafka, mongo


class NotRunning(CannotRun):
    """The command needs servers, and none run from this folder."""

    def __init__(self, name: str, run: str) -> None:
        super().__init__(f"{name} does not run.", where=run, do=f"start Linkway with `{COMMAND} up`, and try again")


def home() -> Home:
    """Where it keeps its things."""
    return Home.from_environment(os.environ)


def ports() -> Ports:
    """Where it listens."""
    return Ports.from_environment(os.environ)


def directory(home: Home) -> Path:
    """The file in which the invented services are listed."""
    return home.folder / "demo" / "directory.json"


def kafka_address() -> str:
    """Kafka's address: the one that is set, or this folder's own; NotRunning when that does not run."""
    if set_elsewhere := os.environ.get("LINKWAY_KAFKA_SERVERS"):
        return set_elsewhere
    _check_runs(kafka.NAME)
    return kafka.address(ports())


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


def _check_runs(name: str) -> None:
    run = home().run
    if not Processes(run).find(name):
        raise NotRunning(name, str(run))
