"""A partner's events have no owner of ours and no sequence: each is recognised by where it came from and its id."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.contract.boroughs import BoroughSlug
from services.runtime.working.outgoing import OutboxMessage

# For so long the same event is recognised, which is well over the week for which a partner's topic keeps it.
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """An event that was done: what was answered last, and since when it is known."""

    key: str
    answer: OutboxMessage
    received_at: datetime

    def again(self) -> "InboxEntry":
        """The event has come again: the same answer is given, byte for byte, so that the partner can drop it."""
        return replace(self, answer=self.answer._replace(said_before=self.answer.said_before + 1))


def entry_key(borough: BoroughSlug, source: str, event: str) -> str:
    """The key of an event's entry: a hash, because a partner's ids are of any length and may say anything."""
    return hashlib.sha256("\n".join((borough, source, event)).encode()).hexdigest()
