"""The audit of what people asked about records that were parked, and of what came of it. It is only added to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.runtime.ids import new_id
from services.runtime.working.parked import ParkedRecord, RedriveRequest

COLLECTION = "audit"


class RedriveOutcome(StrEnum):
    """What an entry says happened."""

    RETRY_ASKED = "retry-asked"
    DISCARD_ASKED = "discard-asked"
    WORKED = "worked"
    DISCARDED = "discarded"
    WAITS_AGAIN = "waits-again"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who asked what about which record, why and when, and what came of it; no content and nothing about a person."""

    place: str
    key: str | None
    by: str
    why: str
    at: datetime
    outcome: RedriveOutcome
    detail: str

    @classmethod
    def about(cls, row: ParkedRecord, request: RedriveRequest, outcome: RedriveOutcome, at: datetime) -> "AuditEntry":
        """An entry about a row as it stands."""
        return cls(row.place, row.key, request.by, request.why, at, outcome, row.detail)

    def document(self) -> dict[str, Any]:
        """The entry's document, under an id of its own."""
        return {"_id": str(new_id()), **asdict(self), "outcome": self.outcome.value}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "AuditEntry":
        """The entry of a document."""
        fields = {name: document[name] for name in ("place", "key", "by", "why", "at", "detail")}
        return cls(outcome=RedriveOutcome(document["outcome"]), **fields)
