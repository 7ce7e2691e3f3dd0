"""Makes one MongoDB server a replica set of its own, because transactions are only to be had in one."""

import asyncio
import time

from services.runtime.settings import Connections
from services.runtime.storing import mongo
from services.runtime.storing.collection import Document

SECONDS_TO_ELECT = 30.0
PAUSE_SECONDS = 0.05


class NoPrimary(Exception):
    """The server formed its replica set, but did not become the one that takes writes."""

    def __init__(self, member: str, seconds: float) -> None:
        super().__init__(
            f"MongoDB at {member} did not take over its replica set within {seconds:.0f} seconds; its log says why."
        )


async def form(url: str, name: str, member: str, *, seconds: float = SECONDS_TO_ELECT) -> None:
    """See to it that the server is the only member, under this address, of the replica set, and takes writes.

    `url` reaches this server directly (`directConnection=true`); `member` is its "host:port" as clients shall see it.
    A server that was a member under another address, because its port was changed, is told its new one: that is
    safe for a set of one, where nobody else can hold another opinion. NoPrimary when no election is won in time.
    """
    async with mongo.Client(Connections().to_mongo(url)) as client:
        await _configure(client, {"_id": name, "members": [{"_id": 0, "host": member}]})
        await _primary(client, member, seconds)


async def _configure(client: mongo.Client, wanted: Document) -> None:
    kept = await configuration(client)
    if kept is None:
        await client.command("replSetInitiate", wanted)
    elif [each["host"] for each in kept["members"]] != [each["host"] for each in wanted["members"]]:
        await client.command("replSetReconfig", {**kept, **wanted, "version": kept["version"] + 1}, force=True)


async def configuration(client: mongo.Client) -> Document | None:
    """The replica set's configuration as the server keeps it; None when it never had one."""
    found = await client.command("find", "system.replset", database="local")
    return next(iter(found["cursor"]["firstBatch"]), None)


async def _primary(client: mongo.Client, member: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not (await client.command("hello")).get("isWritablePrimary"):
        if time.monotonic() > deadline:
            raise NoPrimary(member, seconds)
        await asyncio.sleep(PAUSE_SECONDS)
