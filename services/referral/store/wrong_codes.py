"""Wrong codes that were typed for a reference, which may be nobody's; and how often a new one was asked for it."""

from datetime import datetime
from typing import Protocol

from typing_extensions import override

from services.referral.domain.own.attempts import LOCKED_FOR, Attempts
from services.runtime.storing.collection import Database
from services.runtime.storing.preparing.schema import Index

WRONG_CODES = "wrong_codes"
INDEXES = (Index(WRONG_CODES, [("last_at", 1)], expires_seconds=int(LOCKED_FOR.total_seconds())),)


class WrongCodes(Protocol):
    """How often a wrong code was typed, by a keyed hash of the reference."""

    async def of(self, reference: str) -> Attempts | None:
        """The wrong codes for this reference; None where there are none."""

    async def count(self, reference: str, now: datetime) -> None:
        """One more. Of two at once one is counted after the other."""

    async def forget(self, reference: str) -> None:
        """Begin anew."""


class MongoWrongCodes(WrongCodes):
    """Wrong codes in MongoDB."""

    def __init__(self, database: Database) -> None:
        self._wrong = database.collection(WRONG_CODES)

    @override
    async def of(self, reference: str) -> Attempts | None:
        row = await self._wrong.find_one({"_id": reference})
        return Attempts(row["wrong"], row["last_at"]) if row else None

    @override
    async def count(self, reference: str, now: datetime) -> None:
        change = {"$inc": {"wrong": 1}, "$set": {"last_at": now}}
        await self._wrong.find_and_update({"_id": reference}, change, upsert=True)

    @override
    async def forget(self, reference: str) -> None:
        await self._wrong.delete({"_id": reference})
