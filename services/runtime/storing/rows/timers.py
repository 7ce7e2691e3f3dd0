"""The timers of a service, in MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from typing_extensions import override

from services.runtime.storing.collection import Database, Document
from services.runtime.storing.words import known
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import TimerStore
from services.runtime.working.timer import Timer

COLLECTION = "timers"


class MongoTimerStore(TimerStore):
    """The rows in MongoDB. Another transaction that changes one of them meanwhile is a conflict."""

    def __init__(self, database: Database) -> None:
        self._rows = database.collection(COLLECTION)

    @override
    async def put(self, timers: Sequence[Timer]) -> None:
        changes = [({"_id": _id(timer.key, timer.name)}, {"$set": _document(timer)}) for timer in timers]
        await self._rows.update_each(changes, upsert=True)

    @override
    async def remove(self, timers: Sequence[tuple[str, str]]) -> None:
        if timers:
            await self._rows.delete({"_id": {"$in": [_id(*timer) for timer in timers]}})

    @override
    async def find(self, key: str, name: str) -> Timer | None:
        found = await self._rows.find_one({"_id": _id(key, name)})
        return timer_of(found) if found else None

    @override
    async def due(self, now: datetime, limit: int) -> list[Timer]:
        found = await self._rows.find({"due_at": {"$lte": now}}, sort=[("due_at", 1)], limit=limit)
        return [timer_of(one) for one in found]

    @override
    async def postpone(self, timer: Timer, until: datetime) -> None:
        where = {"_id": _id(timer.key, timer.name), "at": timer.at}
        await self._rows.update(where, {"$set": {"due_at": until}, "$inc": {"tries": 1}})


def _id(key: str, name: str) -> str:
    return f"{key}/{name}"


def _document(timer: Timer) -> Document:
    return {**timer._asdict(), "cause": timer.cause._asdict(), "due_at": timer.at}


def timer_of(document: Mapping[str, Any]) -> Timer:
    """The timer of a row."""
    cause = Cause(**known(Cause, document["cause"]))
    return Timer(document["key"], document["name"], document["at"], cause, document["tries"])
