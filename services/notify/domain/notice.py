"""A notice: what one person is to be told, by one channel, because of one event. Nothing in it is personal."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.contract import events
from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope
from services.contract.event import name_of
from services.contract.vocabulary import About, Channel

# A notice's id follows from its event and channel, because a repeat must make the same notice.
NOTICES_NAMESPACE = UUID("b7a1f5a0-9a4e-5c1d-8f36-2a8f0f7c6e55")

_OF_A_MATCH = {"service_name", "organization_name", "distance_metres", "why", "answer", "held_until"}


class Status(StrEnum):
    """Where a notice stands."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    IN_DOUBT = "in-doubt"
    FAILED = "failed"
    NOT_WANTED = "not-wanted"
    CANCELLED = "cancelled"


class Lease(BaseModel):
    """Which worker has the notice to itself, and until when."""

    model_config = ConfigDict(frozen=True)

    owner: str
    until: AwareDatetime


class Notice(BaseModel):
    """One notice. `facts` fill its template; `cause` is the envelope of its event; `attempts` are answered tries.

    `answers` is the number of referral's event that led to it, where that is known. `cancelled_by` names the event that
    took it back; where it is sent nonetheless, that came too late.
    """

    model_config = ConfigDict(frozen=True)

    notice_id: UUID
    referral_id: UUID
    borough: BoroughSlug
    about: About
    channel: Channel
    service_id: UUID | None = None
    facts: dict[str, str | int]
    cause: Envelope
    answers: int | None = None
    status: Status
    due_at: AwareDatetime
    attempts: int = 0
    lease: Lease | None = None
    sent_at: AwareDatetime | None = None
    last_error: str | None = None
    cancelled_by: str | None = None

    def is_held_by(self, worker: str) -> bool:
        """Whether the worker has the notice to itself."""
        return self.lease is not None and self.lease.owner == worker

    def is_about(self, service_id: UUID) -> bool:
        """Whether it tells of a place at this service; one of an earlier release does not say which it tells of."""
        return self.about is About.MATCHED and self.service_id in (service_id, None)


def notice_of(
    event: events.Matched | events.Unmatched,
    cause: Envelope,
    now: datetime,
    *,
    phone: str = "",
    answers: int | None = None,
) -> Notice:
    """Write the notice that an event calls for; where the person wants no word, it is kept as not wanted.

    It says which number to ring, if there is one; the map may change before it leaves.
    """
    return Notice(
        notice_id=uuid5(NOTICES_NAMESPACE, f"{cause.id}:{event.channel.value}"),
        referral_id=event.referral_id,
        borough=cause.borough,
        about=About(name_of(type(event))),
        channel=event.channel,
        service_id=event.service_id if isinstance(event, events.Matched) else None,
        facts=_facts(event) | {"phone": phone},
        cause=cause,
        answers=answers,
        status=Status.NOT_WANTED if event.channel is Channel.NONE else Status.DUE,
        due_at=now,
    )


def _facts(event: events.Matched | events.Unmatched) -> dict[str, str | int]:
    if isinstance(event, events.Unmatched):
        return {"why": event.why}
    return event.model_dump(mode="json", include=_OF_A_MATCH, exclude_none=True)
