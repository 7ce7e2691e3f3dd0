"""Which ports of this machine Linkway uses, and whether they are free."""

import random
import socket
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

import psutil

from deploy.problems import CannotRun

LOOPBACK = "127.0.0.1"
USUAL_BASE = 18700
SPAN = 30
UNSEEN = "a program that this user may not see"
# From a base on: no part of Linkway has this one, so whoever has it has spoken for all of them.
_UNUSED = 9
# So many choices later whoever was to use the ports does, or is gone.
_MOST_CLAIMS = 12
_claims: deque[int] = deque()
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
class ServerPorts:
    """The ports of one broker of Kafka's and one member of MongoDB's replica set."""

    kafka: int
    kafka_controller: int
    mongo: int


_OF_SERVERS = ("kafka", "kafka_controller", "mongo", "more")


@dataclass(frozen=True)
class Ports:
    """One port of the loopback address for each part; the field's name says what it is for.

    `more` are those of the second and the third broker and member, where there are three.
    """

    kafka: int
    kafka_controller: int
    mongo: int
    smtp: int
    mailbox: int
    front_door: int
    identity: int
    referral: int
    matching: int
    notify: int
    reporting: int
    referral_internal: int
    matching_internal: int
    notify_internal: int
    reporting_internal: int
    more: tuple[ServerPorts, ...] = ()

    @classmethod
    def from_base(cls, base: int, members: int = 1) -> "Ports":
        """Servers from the base on, the services' public ports from base + 10, their internal ones from base + 20.

        Of more `members`, the servers beside the first have three ports each, from base + 24 on.
        """
        servers = range(base, base + 7)
        public, internal = range(base + 10, base + 14), range(base + 20, base + 24)
        more = (range(base + 21 + 3 * number, base + 24 + 3 * number) for number in range(1, members))
        return replace(cls(*servers, *public, *internal), more=tuple(ServerPorts(*each) for each in more))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], members: int = 1) -> "Ports":
        """The ports from LINKWAY_PORT_BASE on; NotAPort when that leaves no room."""
        given = environment.get("LINKWAY_PORT_BASE") or str(USUAL_BASE)
        if not given.isdecimal() or not 1024 <= int(given) <= 65_535 - SPAN:
            raise NotAPort(given)
        return cls.from_base(int(given), members)

    @classmethod
    def somewhere_free(cls, members: int = 1, *, shuffle: Callable[[list[int]], None] = random.shuffle) -> "Ports":
        """Ports that nobody uses at this moment, for a test run beside whatever else the machine does.

        Nobody else is given them for as long as it takes to begin to use them. They are looked for in the order in
        which `shuffle` puts them.
        """
        bases = list(range(LOWEST, HIGHEST, SPAN))
        shuffle(bases)
        return next(ports for base in bases if not taken(ports := cls.from_base(base, members)) and _spoken_for(base))

    @property
    def servers(self) -> tuple[ServerPorts, ...]:
        """The ports of the servers, by the number of the broker and of the member; the first is number 1."""
        return ServerPorts(self.kafka, self.kafka_controller, self.mongo), *self.more

    def names(self, server: str) -> list[str]:
        """What the processes of a server are called: "kafka" where one is all there is, else "kafka-1" and so on."""
        count = len(self.servers)
        return [server] if count == 1 else [f"{server}-{number}" for number in range(1, count + 1)]

    def by_purpose(self) -> dict[str, int]:
        """Every port by what it is for, such as "kafka controller"; the first word is what the process is called."""
        names = zip(self.names("kafka"), self.names("mongo"), strict=True)
        purposes = [name for broker, member in names for name in (broker, f"{broker} controller", member)]
        of_servers = [port for each in self.servers for port in asdict(each).values()]
        of_others = {_purpose(name): port for name, port in asdict(self).items() if name not in _OF_SERVERS}
        return dict(zip(purposes, of_servers, strict=True)) | of_others


def _purpose(name: str) -> str:
    # What stands before a blank is what the process is called.
    return name.replace("front_door", "front-door").replace("_", " ")


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


def _spoken_for(base: int) -> bool:
    """Have the ports from this base on for ourselves; False where another has spoken for them first.

    Whoever chose them a moment ago may not listen yet: a service takes seconds to start.
    """
    claim = socket.socket()
    try:
        claim.bind((LOOPBACK, base + _UNUSED))
    except OSError:
        claim.close()
        return False
    _claims.append(claim.detach())  # because it is kept until the process ends
    if len(_claims) > _MOST_CLAIMS:
        socket.close(_claims.popleft())
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
