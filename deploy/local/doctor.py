"""Looks over this machine before anything is started, and says what would stand in the way and what to do."""

import sys

import psutil

from deploy import ports
from deploy.home import COMMAND, Home
from deploy.local import caddy, letting_in
from deploy.local.findings import Concern, Finding, Look, judged
from deploy.problems import CannotRun
from deploy.processes.processes import Processes
from deploy.securing import secured
from deploy.servers import disk, jars, java, kafka, mongo, mongod, platforms, versions

OLDEST_PYTHON = (3, 11)
ENOUGH_MEMORY_MIB = 1536
# What a broker and a member beside the first take, with what a day of referrals leaves in their caches.
EACH_MORE_MIB = 1024


def examine(home: Home, wanted: ports.Ports, elsewhere: letting_in.Elsewhere = letting_in.NOWHERE) -> list[Finding]:
    """Everything that is looked at, in the order in which a person would put it right.

    `elsewhere` are the servers that the environment names in place of this folder's own.
    """
    processes = Processes(home.run)
    looks: dict[str, Look] = {
        "platform": platforms.check,
        "Python": python_found,
        "Java": lambda: str(java.find()),
        "Kafka's programs": lambda: jars_found(home),
        "MongoDB's program": lambda: mongodb_found(home),
        "front door's program": lambda: str(caddy.find()),
        "folder": lambda: folder_found(home),
        "disk": lambda: disk_found(home),
        "memory": lambda: memory_found(len(wanted.servers)),
        "data folders": lambda: data_found(home, wanted),
        "copies": lambda: copies_found(wanted),
        "who comes": lambda: security_found(home),
        "certificates": lambda: letting_in.certificates_found(home),
        "servers let us in": lambda: letting_in.refusals_found(wanted, processes, elsewhere),
        "programs left running": lambda: left_running(processes),
        "ports": lambda: ports_found(wanted, processes),
    }
    return [judged(name, look) for name, look in looks.items()]


def python_found(version: tuple[int, ...] = sys.version_info[:3]) -> str:
    """This Python's version; a problem when it is too old."""
    said = ".".join(map(str, version))
    if version < OLDEST_PYTHON:
        raise CannotRun(f"This is Python {said}.", where=sys.executable, do="install Python 3.11 or newer")
    return said


def jars_found(home: Home) -> str | Concern:
    """Whether Kafka is here, or can be fetched."""
    if not (absent := jars.missing(home.servers)):
        return f"{kafka.VERSION}, every file as expected"
    jars.check_fetcher()
    return Concern(f"{len(absent)} files of {kafka.VERSION} to be fetched", "stay on the network for the first start")


def mongodb_found(home: Home) -> str:
    """The MongoDB that runs here; a problem when it, or a library that it needs, is missing."""
    program, environment = mongod.find(home.servers)
    return f"MongoDB {mongod.version(program, environment)}"


def folder_found(home: Home) -> str:
    """Where everything is kept; a problem when nothing can be written there."""
    disk.check_writable(home.folder)
    return str(home.folder)


def disk_found(home: Home) -> str | Concern:
    """The room on the disk."""
    disk.check_room(home.folder)
    free = f"{disk.free_mib(home.folder)} MiB free"
    if disk.free_mib(home.folder) < disk.ENOUGH_MIB:
        return Concern(f"{free}, and a longer run takes more", "free some room, or set LINKWAY_HOME to another disk")
    return free


def memory_found(members: int = 1, available_mib: int | None = None) -> str | Concern:
    """The memory that is free for programs."""
    mib = int(psutil.virtual_memory().available // 2**20) if available_mib is None else available_mib
    enough = ENOUGH_MEMORY_MIB + EACH_MORE_MIB * (members - 1)
    if mib < enough:
        return Concern(f"{mib} MiB free; all parts together take about {enough} MiB", "close other programs")
    return f"{mib} MiB free"


def data_found(home: Home, wanted: ports.Ports) -> str:
    """Which versions wrote the data folders; a problem when they are not those at hand."""
    at_hand = {kafka.NAME: kafka.VERSION, mongo.NAME: mongodb_found(home)}
    folders = {home.data(name): version for server, version in at_hand.items() for name in wanted.names(server)}
    for folder, version in folders.items():
        versions.check(folder, version)
    writers = filter(None, map(versions.written_by, folders))
    return ", ".join(dict.fromkeys(writers)) or "none yet"


def copies_found(wanted: ports.Ports) -> str:
    """How many copies there are of what is kept, and what that does not promise."""
    if len(wanted.servers) > 1:
        return f"{len(wanted.servers)} of each server: one may be lost, but this machine may not"
    return "one of each server: nothing goes on while it is away, and a lost disk is lost referrals"


def security_found(home: Home) -> str:
    """Whether the servers know who comes, and what that does not promise."""
    if secured.of(home) is None:
        return "Kafka and MongoDB ask nobody who they are: whoever has an account on this machine may do all"
    return f"TLS and passwords, which are in {secured.folder(home)}: keep a copy of it elsewhere"


def left_running(processes: Processes) -> str | Concern:
    """The programs that run from this folder at this moment."""
    running = [f"{child.name} (process {child.process.pid})" for child in processes.running()]
    if not running:
        return "none"
    return Concern(f"running from here: {', '.join(running)}", f"`{COMMAND} down` stops them, if they are not wanted")


def ports_found(wanted: ports.Ports, processes: Processes) -> str:
    """Whether every port is free or held by a program of ours; a problem naming who else has it."""
    ours = {child.process.pid for child in processes.running()}
    for purpose, port in ports.taken(wanted).items():
        if ports.pid_on(port) not in ours:
            raise ports.PortTaken(port, purpose, ports.holder_of(port))
    return f"{min(wanted.by_purpose().values())} to {max(wanted.by_purpose().values())}, free or ours"
