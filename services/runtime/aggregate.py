"""What a service keeps about one referral, and how far it has heard and said."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from services.contract.boroughs import BoroughSlug

# An event's id follows from its owner, subject and sequence, because a repeat must make the same event.
EVENTS_NAMESPACE = UUID("5f0a7c52-6f2b-5d0e-9a53-0d6c2f4f7b11")


@dataclass(slots=True)
class Aggregate:
    """One referral as one service knows it: `heard` is the last sequence applied per owner, `said` the last sent."""

    key: str
    borough: BoroughSlug
    state: dict[str, Any] | None = None
    heard: dict[str, int] = field(default_factory=dict)
    said: int = 0
    parked: bool = False
    stored: bool = False


def event_id(owner: str, subject: str, sequence: int) -> str:
    """Name the event that `owner` says as its `sequence`-th about `subject`."""
    return str(uuid5(EVENTS_NAMESPACE, f"{owner}:{subject}:{sequence}"))
