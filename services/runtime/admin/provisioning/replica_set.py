"""Makes MongoDB's servers a replica set, because transactions are only to be had in one. What is one, it leaves alone.

A set that is configured anew by somebody who knows only a part of it loses its other members and what they alone hold.
So two things are done and no more: it is made where no server has a configuration, and a set of exactly one is told
its new address.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto

from services.runtime.admin.granting import mongo_users
from services.runtime.connections import MongoConnection
from services.runtime.storing import mongo
from services.runtime.storing.collection import Document, NotAllowed
from services.runtime.storing.connection_string import Seeds, directly, seeds
from services.runtime.working.ports import Unavailable

SECONDS_TO_ELECT = 30.0
PAUSE_SECONDS = 0.05
# Half of MongoDB's own: so long after the death of the primary the others begin to choose a new one.
ELECTION_MS = 5000


class NoPrimary(Exception):
    """The replica set has no member that takes writes."""

    def __init__(self, hosts: Sequence[str], kept: Document | None, seconds: float) -> None:
        known = members(kept) if kept else []
        others = f" Its members know each other as {', '.join(known)}." if known and set(known) != set(hosts) else ""
        super().__init__(
            f"The replica set at {', '.join(hosts) or 'the given address'} had no primary within {seconds:.0f} "
            f"seconds.{others} It takes more than half of the members, each under the address that the others know."
        )


class NoReplicaSetNamed(Exception):
    """The connection string does not say which replica set is to be made."""

    def __init__(self) -> None:
        super().__init__("MongoDB's connection string names no replica set: put `?replicaSet=NAME` behind its hosts.")


async def form(connection: MongoConnection, *, seconds: float = SECONDS_TO_ELECT) -> None:
    """See to it that the replica set of the connection string is there, and that one of its members takes writes.

    Where none of the servers it names has a configuration, they become the members, under the addresses that stand
    there. A single server that is the only member of its set under another address, because its port was changed, is
    told its new one: that is safe where nobody else can hold another opinion. Any other set is left as it is.
    Raises NoPrimary, NoReplicaSetNamed, ConnectionStringUnusable; and Unavailable where no server has a configuration
    and one does not answer.
    """
    named = seeds(connection.url)
    try:
        kept = await _kept(connection, named.hosts)
    except NotAllowed:
        await _begin(connection, named)
        kept = await _kept(connection, named.hosts)
    step = step_for(named.hosts, kept)
    if step is Step.INITIATE:
        await _initiate(connection, named.hosts, named.replica_set)
    elif step is Step.READDRESS and kept is not None:
        await _readdress(connection, named.hosts[0], kept)
    await _primary(connection, named.hosts, kept, seconds)


class Step(Enum):
    """What is done to servers before they are waited for."""

    INITIATE = auto()
    READDRESS = auto()
    NOTHING = auto()


def step_for(hosts: Sequence[str], kept: Document | None) -> Step:
    """What is to be done to these servers, of which one has this configuration, or none has any."""
    if not hosts:
        return Step.NOTHING  # because whoever keeps the names in DNS made the set
    if kept is None:
        return Step.INITIATE
    alone = len(hosts) == len(members(kept)) == 1
    return Step.READDRESS if alone and members(kept) != list(hosts) else Step.NOTHING


async def configuration(client: mongo.Client) -> Document | None:
    """The replica set's configuration as the server keeps it; None when it never had one."""
    found = await client.command("find", "system.replset", database="local")
    return next(iter(found["cursor"]["firstBatch"]), None)


def members(configured: Document) -> list[str]:
    """The addresses by which the members know each other."""
    return [each["host"] for each in configured["members"]]


async def _kept(connection: MongoConnection, hosts: Sequence[str]) -> Document | None:
    """The configuration that one of the servers has; None when none has one, and all say so."""
    away: Unavailable | None = None
    for host in hosts:
        try:
            async with mongo.Client(_directly(connection, host)) as client:
                if found := await configuration(client):
                    return found
        except Unavailable as silent:
            away = silent
    if away:
        raise away
    return None


async def _begin(connection: MongoConnection, named: Seeds) -> None:
    """Make a set and its first user: servers that do not know us may know nobody, and let us from their own machine."""
    nobody = mongo_users.as_a_stranger(connection)
    async with mongo.Client(_directly(nobody, named.hosts[0])) as client:
        is_one = "setName" in await client.command("hello")
    if not is_one:
        await _initiate(nobody, named.hosts, named.replica_set)
    await _primary(nobody, named.hosts, None, SECONDS_TO_ELECT)
    if (us := connection.sign_in) and us.user:
        await mongo_users.make_administrator(connection, us.user, us.password())


def _directly(connection: MongoConnection, host: str) -> MongoConnection:
    return replace(connection, url=directly(connection.url, host))


async def _initiate(connection: MongoConnection, hosts: Sequence[str], name: str | None) -> None:
    if name is None:
        raise NoReplicaSetNamed
    listed = [{"_id": number, "host": host} for number, host in enumerate(hosts)]
    wanted = {"_id": name, "members": listed, "settings": {"electionTimeoutMillis": ELECTION_MS}}
    async with mongo.Client(_directly(connection, hosts[0])) as client:
        await client.command("replSetInitiate", wanted)


async def _readdress(connection: MongoConnection, host: str, kept: Document) -> None:
    wanted = {**kept, "members": [{**kept["members"][0], "host": host}], "version": kept["version"] + 1}
    async with mongo.Client(_directly(connection, host)) as client:
        await client.command("replSetReconfig", wanted, force=True)


async def _primary(connection: MongoConnection, hosts: Sequence[str], kept: Document | None, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    async with mongo.Client(connection) as client:
        while not await _takes_writes(client):
            if time.monotonic() > deadline:
                raise NoPrimary(hosts, kept, seconds)
            await asyncio.sleep(PAUSE_SECONDS)


async def _takes_writes(client: mongo.Client) -> bool:
    try:
        return bool((await client.command("hello")).get("isWritablePrimary"))
    except Unavailable:
        return False
