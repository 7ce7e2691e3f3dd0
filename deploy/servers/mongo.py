"""MongoDB on this machine: a replica set of one member, because transactions need a replica set."""

import asyncio
from pathlib import Path

from deploy.home import Home
from deploy.ports import LOOPBACK, Ports
from deploy.problems import CannotRun
from deploy.processes import ready
from deploy.processes.child import Child
from deploy.processes.processes import Processes
from deploy.processes.progress import Progress
from deploy.servers import mongod, versions
from services.runtime.admin import replica_set

NAME = "mongo"
REPLICA_SET = "rs0"
CACHE_GIB = 0.25
PATIENCE_SECONDS = 60
GRACE_SECONDS = 30
# Slow commands are logged with what they carried; this keeps ordinary ones, even on a slow machine, out of the log.
SLOW_MS = 60_000


class NotAReplicaSet(CannotRun):
    """MongoDB runs, but would not become a replica set, and so takes no transactions."""

    def __init__(self, log: Path, member: str, cause: str) -> None:
        super().__init__(
            f"MongoDB at {member} did not become a replica set: {cause[:300]}",
            where=str(log),
            do="start again; if it stays so, its log says why",
        )


def url(ports: Ports) -> str:
    """Where clients find it."""
    return f"mongodb://{LOOPBACK}:{ports.mongo}/?replicaSet={REPLICA_SET}"


async def start(home: Home, ports: Ports, processes: Processes, progress: Progress) -> Child:
    """Start MongoDB and wait until it takes writes; a folder that is new or had another port is set up first."""
    progress(NAME, "starting")
    program, environment = await asyncio.to_thread(mongod.find, home.servers)
    version = await asyncio.to_thread(mongod.version, program, environment)
    versions.claim(home.mongo, f"MongoDB {version}")
    child = processes.start(NAME, [str(program), *options(home, ports)], environment)
    await ready.answers(child, ports.mongo, seconds=PATIENCE_SECONDS)
    await _form_replica_set(child, f"{LOOPBACK}:{ports.mongo}")
    progress(NAME, "ready")
    return child


async def _form_replica_set(child: Child, member: str) -> None:
    try:
        await replica_set.form(f"mongodb://{member}/?directConnection=true", REPLICA_SET, member)
    except Exception as cause:
        child.check()
        raise NotAReplicaSet(child.log, member, str(cause)) from cause


def options(home: Home, ports: Ports) -> list[str]:
    """What the program is told."""
    return [
        *("--dbpath", str(home.mongo), "--port", str(ports.mongo), "--bind_ip", LOOPBACK),
        *("--replSet", REPLICA_SET, "--wiredTigerCacheSizeGB", str(CACHE_GIB)),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        # A killed process leaves its transaction open, and what it locked stays locked for as long as this.
        *("--setParameter", "transactionLifetimeLimitSeconds=10"),
        *("--slowms", str(SLOW_MS), "--quiet"),
        "--nounixsocket",
    ]
