"""A notice: what one person is to be told, by one channel, because of one event. Nothing in it is personal."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, field_serializer

from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope
from services.contract.event import name_of
from services.contract.events import CodeRenewed, Matched, PlaceReleased, Unmatched
from services.contract.events.matches import Companion, Session, SessionTime
from services.contract.topics import OWNERS, Stream
from services.contract.words.vocabulary import About, Channel
from services.notify.domain.place import ToldOf

# A notice's id follows from its event and channel, because a repeat must make the same notice.
NOTICES_NAMESPACE = UUID("b7a1f5a0-9a4e-5c1d-8f36-2a8f0f7c6e55")
_MATCHING, _REFERRAL = OWNERS[Stream.MATCHES], OWNERS[Stream.REFERRALS]

# Where another place is sought, matching says what it found in the same transaction: one message then tells both.
_UNTIL_ANOTHER_IS_FOUND = timedelta(seconds=10)
_KEPT_OF_CAUSE = Envelope._fields.index("synthetic")
_OF_A_MATCH = {
    "service_name",
    "organization_name",
    "distance_metres",
    "why",
    "answer",
    "held_until",
    "provider_accepted",
    "way",
    "telephone",
    "website",
    "price",
    "how_to_join",
    "checked_on",
}


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

    Of a fact that has several parts, each stands on a line of its own; a time is an interval as ISO 8601 writes it. The
    parts of `session` are its kind and its time.

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

    @field_serializer("cause")
    def _by_place(self, cause: Envelope) -> tuple[Any, ...]:
        # It is kept without names, so an earlier release could not read one field more; of a synthetic referral there
        # is no notice.
        return cause[:_KEPT_OF_CAUSE]

    def is_held_by(self, worker: str) -> bool:
        """Whether the worker has the notice to itself."""
        return self.lease is not None and self.lease.owner == worker

    def is_about(self, service_id: UUID) -> bool:
        """Whether it tells of a place at this service; one of an earlier release does not say which it tells of."""
        return self.about is About.MATCHED and self.service_id in (service_id, None)

    @property
    def is_a_code(self) -> bool:
        """Whether it only brings a new code: what matching finds neither replaces it nor waits for it."""
        return self.about is About.CODE_RENEWED


def notice_of(
    found: Matched | Unmatched,
    cause: Envelope,
    now: datetime,
    *,
    phone: str = "",
    answers: int | None = None,
    lost: ToldOf | None = None,
) -> Notice:
    """Write the notice that a finding calls for; where the person wants no word, it is kept as not wanted.

    It says which number to ring, if there is one; the map may change before it leaves. It says that the place is gone
    that the person was told of and has `lost` since, unless it is theirs again.
    """
    service_id = found.service_id if isinstance(found, Matched) else None
    said = {"lost": lost.service_name} if lost and lost.service_id != service_id else {}
    return Notice(
        notice_id=_id_of(cause, found.channel),
        referral_id=found.referral_id,
        borough=cause.borough,
        about=About(name_of(type(found))),
        channel=found.channel,
        service_id=service_id,
        facts={**_facts(found), "phone": phone, **said},
        cause=cause,
        answers=answers,
        status=Status.NOT_WANTED if found.channel is Channel.NONE else Status.DUE,
        due_at=now,
    )


def notice_of_loss(
    released: PlaceReleased,
    lost: ToldOf,
    cause: Envelope,
    now: datetime,
    *,
    phone: str = "",
    answers: int | None = None,
) -> Notice:
    """Write the notice that a place is gone of which the person was told; it waits for what is found instead."""
    return Notice(
        notice_id=_id_of(cause, lost.channel),
        referral_id=released.referral_id,
        borough=cause.borough,
        about=About.PLACE_RELEASED,
        channel=lost.channel,
        facts={"lost": lost.service_name, "reason": released.reason.value, "phone": phone},
        cause=cause,
        answers=answers,
        status=Status.DUE,
        due_at=now + _UNTIL_ANOTHER_IS_FOUND,
    )


def notice_of_code(renewed: CodeRenewed, cause: Envelope, now: datetime, *, phone: str = "") -> Notice:
    """Write the notice that brings a new code; the code is disclosed when it is sent, with the address."""
    return Notice(
        notice_id=_id_of(cause, renewed.channel, _REFERRAL),
        referral_id=renewed.referral_id,
        borough=cause.borough,
        about=About.CODE_RENEWED,
        channel=renewed.channel,
        facts={"phone": phone},
        cause=cause,
        status=Status.NOT_WANTED if renewed.channel is Channel.NONE else Status.DUE,
        due_at=now,
    )


def _id_of(cause: Envelope, channel: Channel, owner: str = _MATCHING) -> UUID:
    # The name that its event has by the contract, and not the id that it came with: somebody else's matching may give
    # one id to events of two referrals, and each of the two people is to be told.
    event = f"{owner}:{cause.subject}:{cause.sequence}"
    return uuid5(NOTICES_NAMESPACE, f"{event}:{channel.value}")


def _facts(found: Matched | Unmatched) -> dict[str, str | int]:
    if isinstance(found, Unmatched):
        return {"why": found.why, "reason": found.reason.value}
    parts = {
        "needs_met": found.needs_met,
        "address": found.address,
        "next_times": map(_interval, found.next_times),
        "companion": _company(found.companion),
        "session": [found.session.kind.value, _interval(found.session)] if found.session else (),
    }
    said = found.model_dump(mode="json", include=_OF_A_MATCH, exclude_none=True)
    said |= {name: "\n".join(several) for name, several in parts.items()}
    return {name: fact for name, fact in said.items() if fact is not False and fact != ""}


def _company(companion: Companion | None) -> Iterable[str]:
    """Whose volunteer comes along, and their telephone."""
    return filter(None, [companion.organization_name, companion.telephone]) if companion else ()


def _interval(time: SessionTime | Session) -> str:
    return "/".join(one.isoformat() for one in (time.starts_at, time.ends_at) if one)
