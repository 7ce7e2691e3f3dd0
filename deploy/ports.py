"""Which ports of this machine Linkway uses, and whether they are free."""

import random
import socket
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

import psutil

from deploy.problems import CannotRun

LOOPBACK = "127.0.0.1"
USUAL_BASE = 18700
SPAN = 30
UNSEEN = "a program that this user may not see"
# Below the range from which systems take the ports of outgoing connections, because one of those could take ours.
LOWEST, HIGHEST = 20_000, 32_000


class NotAPort(CannotRun):
    """LINKWAY_PORT_BASE is not a number that leaves room for Linkway's ports."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"LINKWAY_PORT_BASE is {given!r}, which is not a port to start from.",
            where="the environment variable LINKWAY_PORT_BASE",
            do=f"set it to a whole number from 1024 to {65_535 - SPAN}, or leave it out for {USUAL_BASE}",
        )


class PortTaken(CannotRun):
    """Another program already listens where a part of Linkway should."""

    def __init__(self, port: int, purpose: str, holder: str) -> None:
        super().__init__(
            f"Port {port}, wanted for {purpose}, is taken by {holder}.",
            where=f"{LOOPBACK}:{port}",
            do="stop that program, or set LINKWAY_PORT_BASE to where 30 ports are free, such as 28700",
        )


@dataclass(frozen=True)
class Ports:
    """One port of the loopback address for each part; the field's name says what it is for."""

    kafka: int
    kafka_controller: int
    mongo: int
    smtp: int
    mailbox: int
    referral: int
    matching: int
    notify: int
    reporting: int
    referral_internal: int
    matching_internal: int
    notify_internal: int
    reporting_internal: int

    @classmethod
    def from_base(cls, base: int) -> "Ports":
        """Servers from the base on, the services' public ports from base + 10, their internal ones from base + 20."""
        servers = range(base, base + 5)
        public, internal = range(base + 10, base + 14), range(base + 20, base + 24)
        return cls(*servers, *public, *internal)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Ports":
        """The ports from LINKWAY_PORT_BASE on; NotAPort when that leaves no room."""
        given = environment.get("LINKWAY_PORT_BASE") or str(USUAL_BASE)
        if not given.isdecimal() or not 1024 <= int(given) <= 65_535 - SPAN:
            raise NotAPort(given)
        return cls.from_base(int(given))

    @classmethod
    def somewhere_free(cls) -> "Ports":
        """Ports that nobody uses at this moment, for a test run beside whatever else the machine does."""
        bases = list(range(LOWEST, HIGHEST, SPAN))
        random.shuffle(bases)
        return next(ports for ports in map(cls.from_base, bases) if not taken(ports))

    def by_purpose(self) -> dict[str, int]:
        """Every port by what it is for, such as "kafka controller"."""
        return {name.replace("_", " "): port for name, port in asdict(self).items()}


def check_free(ports: Ports, *purposes: str) -> None:
    """Raise PortTaken for the first port that another program has, of these purposes or of all."""
    for purpose, port in taken(ports).items():
        if not purposes or purpose in purposes:
            raise PortTaken(port, purpose, holder_of(port))


def taken(ports: Ports) -> dict[str, int]:
    """The ports that cannot be had, by purpose."""
    return {purpose: port for purpose, port in ports.by_purpose().items() if not is_free(port)}


def is_free(port: int) -> bool:
    """Whether a server could listen there now, as our servers do it: remains of closed connections do not matter."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def holder_of(port: int) -> str:
    """The program that listens on the port and its process id, as far as this user may see."""
    pid = pid_on(port)
    try:
        return f"{psutil.Process(pid).name()} (process {pid})" if pid else UNSEEN
    except psutil.Error:
        return UNSEEN


def pid_on(port: int) -> int | None:
    """The process that listens on the port; None when this user may not see it."""
    try:
        return next((pid for listening, pid in _listeners() if listening == port), None)
    except psutil.Error:
        return None


def _listeners() -> Iterator[tuple[int, int | None]]:
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr:
            yield connection.laddr.port, connection.pid
