"""What a person asks for about records that were set aside: to try them again, or to give them up."""

from collections.abc import Sequence
from functools import partial

from services.runtime.storing.parked_rows import MongoParkedStore
from services.runtime.working.audit import AuditEntry, RedriveOutcome
from services.runtime.working.parked import OPEN, ParkedRecord, ParkedStatus, RedriveRequest
from services.runtime.working.ports import Storage, Transaction

_AT_ONCE = 500


async def ask(
    storage: Storage[MongoParkedStore], places: Sequence[str], standing: ParkedStatus, wish: RedriveRequest
) -> list[ParkedRecord]:
    """Write the wish into the rows that still wait, and into the audit; the service does it. Gives these rows."""
    asked: list[ParkedRecord] = []
    for first in range(0, len(places), _AT_ONCE):
        some = places[first : first + _AT_ONCE]
        asked += await storage.transact(partial(_write, some, standing, wish))
    return asked


async def _write(
    places: Sequence[str], standing: ParkedStatus, wish: RedriveRequest, transaction: Transaction[MongoParkedStore]
) -> list[ParkedRecord]:
    where = {"_id": {"$in": list(places)}, "standing": {"$in": [one.value for one in OPEN]}}
    rows = await transaction.stores.listed(where)
    for row in rows:
        row.standing, row.wish = standing, wish
    await transaction.stores.amend(rows)
    await transaction.stores.note(
        [AuditEntry.about(row, wish, RedriveOutcome(standing.value), wish.at) for row in rows]
    )
    return rows
