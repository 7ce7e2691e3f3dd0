"""The events of partners that were done, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.runtime.working.partners.inbox import InboxEntry


@dataclass
class MemoryInboxStore:
    """Entries by key."""

    entries: dict[str, InboxEntry] = field(default_factory=dict)

    def copied(self) -> "MemoryInboxStore":
        return MemoryInboxStore(dict(self.entries))

    async def find(self, keys: Sequence[str]) -> dict[str, InboxEntry]:
        return {key: self.entries[key] for key in keys if key in self.entries}

    async def put(self, entries: Sequence[InboxEntry]) -> None:
        self.entries |= {one.key: one for one in entries}
