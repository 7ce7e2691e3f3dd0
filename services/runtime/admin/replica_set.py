"""Makes one MongoDB server a replica set of its own, because transactions are only to be had in one."""

import asyncio
import time
from typing import Any

from services.runtime.storing import mongo

Admin = Any  # the driver's handle on the database "admin", whose type only services.runtime.storing.mongo may name

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
    client = mongo.connect(url)
    try:
        await _configure(client.admin, {"_id": name, "members": [{"_id": 0, "host": member}]})
        await _primary(client.admin, member, seconds)
    finally:
        client.close()


async def _configure(admin: Admin, wanted: dict[str, Any]) -> None:
    kept = await configuration(admin)
    if kept is None:
        await admin.command("replSetInitiate", wanted)
    elif [each["host"] for each in kept["members"]] != [each["host"] for each in wanted["members"]]:
        await admin.command("replSetReconfig", {**kept, **wanted, "version": kept["version"] + 1}, force=True)


async def configuration(admin: Admin) -> dict[str, Any] | None:
    """The replica set's configuration as the server keeps it; None when it never had one."""
    kept: dict[str, Any] | None = await admin.client["local"]["system.replset"].find_one()
    return kept


async def _primary(admin: Admin, member: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not (await admin.command("hello")).get("isWritablePrimary"):
        if time.monotonic() > deadline:
            raise NoPrimary(member, seconds)
        await asyncio.sleep(PAUSE_SECONDS)
