"""MongoDB on this machine: a replica set of one member or three, because transactions need a replica set."""

import asyncio
from collections.abc import Collection, Sequence
from pathlib import Path

from deploy.home import Home
from deploy.ports import LOOPBACK, Ports
from deploy.problems import CannotRun
from deploy.processes import ready
from deploy.processes.child import Child
from deploy.processes.processes import Processes
from deploy.processes.progress import Progress
from deploy.securing import secured
from deploy.securing.secured import ADMIN, Secured
from deploy.servers import mongod, versions
from services.runtime.admin.provisioning import replica_set
from services.runtime.storing.collection import NotAllowed
from services.runtime.storing.preparing.server_settings import TRANSACTION_SECONDS

NAME = "mongo"
REPLICA_SET = "rs0"
CACHE_GIB = 0.25
PATIENCE_SECONDS = 60
GRACE_SECONDS = 30
# Slow commands are logged with what they carried; this keeps ordinary ones, even on a slow machine, out of the log.
SLOW_MS = 60_000


class NotAReplicaSet(CannotRun):
    """MongoDB runs, but would not become a replica set, and so takes no transactions."""

    def __init__(self, log: Path, cause: str) -> None:
        super().__init__(
            f"MongoDB did not become a replica set. {cause[:600]}",
            where=str(log),
            do="start again; if it stays so, its log says why",
        )


class WrongPassword(CannotRun):
    """MongoDB's data knows the one who may do all by another password than the one that is kept here."""

    def __init__(self, home: Home) -> None:
        super().__init__(
            f"MongoDB does not know {ADMIN} by the password that is kept here.",
            where=str(secured.folder(home)),
            do="put the files back as they were when MongoDB's data was made, from their copy, and start again",
        )


def url(ports: Ports) -> str:
    """Where clients find it: every member, so that any of them may be away."""
    return f"mongodb://{','.join(_hosts(ports))}/?replicaSet={REPLICA_SET}"


def _hosts(ports: Ports) -> list[str]:
    return [f"{LOOPBACK}:{each.mongo}" for each in ports.servers]


async def start(
    home: Home, ports: Ports, processes: Processes, progress: Progress, *, only: Collection[str] | None = None
) -> list[Child]:
    """Start MongoDB and wait until it takes writes; folders that are new, or one that had another port, are set up.

    `only` these members, by name, where the others run already.
    """
    program, environment = await asyncio.to_thread(mongod.find, home.servers)
    version = await asyncio.to_thread(mongod.version, program, environment)
    members = dict(zip(ports.names(NAME), ports.servers, strict=True))
    wanted = {name: each.mongo for name, each in members.items() if only is None or name in only}
    started = {}
    for name, port in wanted.items():
        progress(name, "starting")
        versions.claim(home.data(name), f"MongoDB {version}")
        started[name] = processes.start(
            name, [str(program), *options(home.data(name), port, secured.of(home))], environment
        )
    for name, child in started.items():
        await ready.answers(child, wanted[name], seconds=PATIENCE_SECONDS)
    await _form_replica_set(home, ports, list(started.values()))
    for name in wanted:
        progress(name, "ready")
    return list(started.values())


async def _form_replica_set(home: Home, ports: Ports, children: Sequence[Child]) -> None:
    try:
        await replica_set.form(secured.connections(home).to_mongo(url(ports)))
    except NotAllowed as refused:
        raise WrongPassword(home) from refused
    except Exception as cause:
        for child in children:
            child.check()
        raise NotAReplicaSet(children[0].log, str(cause)) from cause


def options(data: Path, port: int, secured: Secured | None = None) -> list[str]:
    """What the program is told."""
    return [
        *(_securing(secured) if secured else ()),
        *("--dbpath", str(data), "--port", str(port), "--bind_ip", LOOPBACK),
        *("--replSet", REPLICA_SET, "--wiredTigerCacheSizeGB", str(CACHE_GIB)),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        # A killed process leaves its transaction open, and what it locked stays locked for as long as this.
        *("--setParameter", f"transactionLifetimeLimitSeconds={TRANSACTION_SECONDS}"),
        *("--slowms", str(SLOW_MS), "--quiet"),
        "--nounixsocket",
    ]


def _securing(secured: Secured) -> list[str]:
    # Users prove who they are by a password, and only members show a certificate.
    return [
        *("--tlsMode", "requireTLS", "--tlsCertificateKeyFile", str(secured.server)),
        *("--tlsCAFile", str(secured.trusted), "--tlsAllowConnectionsWithoutCertificates"),
        *("--setParameter", "suppressNoTLSPeerCertificateWarning=true"),
        *("--auth", "--keyFile", str(secured.members_key)),
    ]
