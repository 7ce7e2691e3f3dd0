"""With which master keys a database's contents are sealed, so that no other is ever used there.

Under another key nothing that was sealed before opens, and one person becomes two. A database therefore keeps a check
value of each key, which tells nothing of the key itself.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from services.runtime.storing.collection import Database

COLLECTION = "master_keys"


@dataclass(frozen=True, slots=True)
class MasterKey:
    """A master key, without itself: its name in the database, the setting that names its file, and its check value.

    `opens` tries it on something that the database holds, for one that was filled before it had check values; where
    nothing is sealed, it says yes.
    """

    name: str
    setting: str
    check: str
    opens: Callable[[Database], Awaitable[bool]]


class AnotherKey(Exception):
    """What a database holds was sealed with another master key than the one that is given."""

    def __init__(self, key: MasterKey) -> None:
        super().__init__(
            f"{key.setting} names another key than the one that this database was sealed with, so nothing that it "
            "holds could be opened. Nothing was taken in or changed. Give the service the key it had, from its copy."
        )


async def check(database: Database, keys: Sequence[MasterKey]) -> None:
    """Raise AnotherKey unless each is the key that the database has had from the beginning."""
    rows = database.collection(COLLECTION)
    for key in keys:
        kept = await rows.find_one({"_id": key.name})
        if not (kept["check"] == key.check if kept else await key.opens(database)):
            raise AnotherKey(key)
    for key in keys:
        # Of two processes that begin at the same time, one writes, and the other is given what that one wrote.
        kept = await rows.find_and_update({"_id": key.name}, {"$setOnInsert": {"check": key.check}}, upsert=True)
        if kept is None or kept["check"] != key.check:
            raise AnotherKey(key)
