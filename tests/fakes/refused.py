"""What was refused of partners, from the inbox and the parked records in memory."""

from dataclasses import dataclass

from services.contract.events.partners import RequestRejected
from services.runtime.storing import outbox
from services.runtime.storing.collection import Page
from services.runtime.storing.rows.refused import NEWEST_ANSWERS, Rejection, Unanswered, owner_of, rejection_of
from services.runtime.working.parked import ParkedRecord
from services.runtime.working.partners.inbox import InboxEntry
from tests.fakes.collection import MemoryCollection
from tests.fakes.storage import Memory


@dataclass
class MemoryRefused:
    """Reads what the runtime keeps in this memory."""

    memory: Memory

    async def rejections(self, partner: str, *, limit: int, after: str | None = None) -> Page[Rejection]:
        rows = MemoryCollection()
        theirs = [one for one in self.memory.inbox.entries.values() if _is_rejection_of(partner, one)]
        for one in theirs:
            await rows.insert({"_id": one.key, "received_at": one.received_at, "answer": outbox.row(one.answer)})
        page = await rows.page({}, sort=NEWEST_ANSWERS, limit=limit, after=after)
        return Page([rejection_of(one) for one in page.items], page.after)

    async def unanswered(self, partner: str, *, limit: int) -> list[Unanswered]:
        theirs = [one for one in self.memory.parked.rows.values() if one.owner == owner_of(partner)]
        by_place = sorted(theirs, key=lambda one: one.place)
        return [_unanswered(one) for one in sorted(by_place, key=lambda one: one.parked_at, reverse=True)[:limit]]


def _is_rejection_of(partner: str, entry: InboxEntry) -> bool:
    is_theirs = entry.answer.topic.endswith(f".partner.{partner}.answers")
    return is_theirs and entry.answer.envelope.type == RequestRejected.type


def _unanswered(row: ParkedRecord) -> Unanswered:
    topic, partition, offset = row.place.split("/")[:3]
    return Unanswered(row.parked_at, row.borough, topic, int(partition), int(offset), row.reason, row.detail)
