"""A referral's life, in the order it happens. Read from top to bottom."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.contract.topics import PartnerStream, Stream
from services.contract.vocabulary import (
    AgeBand,
    Channel,
    DeadLetterReason,
    EthnicCategory,
    Gender,
    Need,
    ReferrerRole,
    UnmatchedReason,
    Urgency,
)

TYPE_PREFIX = "london.linkway."

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=2**63 - 1)]
Text = Annotated[str, Field(min_length=1, max_length=1000)]


class Value(BaseModel):
    """A part of an event: immutable, tolerant of fields that a newer writer added, silent about what it was given."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Event(Value):
    """A fact that one service publishes and others consume. `type` is its CloudEvents type, `stream` where it is said.

    `subject` names the field that says what it is about, which is the key too. Where it `is_versioned`, for a compacted
    topic, only the newest about a subject counts, and a null value withdraws what was said.
    What a partner says on its own topic, or is answered there, has `partner` in place of a stream.
    """

    type: ClassVar[str]
    stream: ClassVar[Stream]
    partner: ClassVar[PartnerStream | None]
    subject: ClassVar[str | None]
    is_versioned: ClassVar[bool]

    def __init_subclass__(
        cls,
        *,
        name: str,
        stream: Stream | None = None,
        partner: PartnerStream | None = None,
        subject: str | None = "referral_id",
        is_versioned: bool = False,
        version: int = 1,
    ) -> None:
        """Give the event its name on the wire; a breaking change is a new version beside the old."""
        cls.type = f"{TYPE_PREFIX}{name}.v{version}"
        cls.partner, cls.subject, cls.is_versioned = partner, subject, is_versioned
        if stream is not None:
            cls.stream = stream

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Take the class keywords that pydantic hands on; they have been used above."""


class Sealed(Value):
    """What identifies a person, each field encrypted (AES-256-GCM) under that person's own key."""

    person_id: UUID = Field(description="Whose key opens it. Random: it says nothing once the key is destroyed.")
    fields: dict[str, str] = Field(
        description="Field name to base64 of nonce and ciphertext; the additional data binds person, event and field."
    )


class ReferralCreated(Event, name="referral-created", stream=Stream.REFERRALS):
    """Emitted when a referral was taken in through one of the APIs, and stored."""

    referral_id: UUID
    needs: tuple[Need, ...] = Field(
        min_length=1, max_length=len(Need), description="What is asked for, the most pressing first."
    )
    urgency: Urgency
    referrer_role: ReferrerRole
    outcode: str = Field(
        pattern=r"^[A-Z]{1,2}[0-9][0-9A-Z]?$",
        description="First half of the person's postcode; ZZ99 when of no fixed abode.",
    )
    age_band: AgeBand
    gender: Gender
    ethnic_category: EthnicCategory
    channel: Channel = Field(description="How the person agreed to be told.")
    sealed: Sealed


class ScorePart(Value):
    """One part of why a service was chosen."""

    name: str = Field(description="needs, distance or room.")
    value: Share = Field(description="How well the service does, 0 to 1.")
    weight: Share = Field(description="How much it counts, 0 to 1.")


class Matched(Event, name="matched", stream=Stream.MATCHES):
    """Emitted when a place was held for the person at a community service."""

    referral_id: UUID
    service_id: UUID
    service_name: Text
    organization_name: Text
    needs_met: tuple[Need, ...]
    distance_metres: int = Field(ge=0, le=100_000, description="Straight line from the centre of the person's outcode.")
    score: Share
    score_parts: tuple[ScorePart, ...]
    why: Text = Field(description="One sentence that a person can read.")
    channel: Channel


class Unmatched(Event, name="unmatched", stream=Stream.MATCHES):
    """Emitted when no service could be offered; the person waits, and a human looks."""

    referral_id: UUID
    reason: UnmatchedReason
    why: Text = Field(description="One sentence that a person can read.")
    channel: Channel


class PersonTold(Event, name="person-told", stream=Stream.NOTICES):
    """Emitted when a notice left for the person by the channel they agreed to."""

    referral_id: UUID
    notice_id: UUID
    about: Literal["matched", "unmatched"] = Field(description="Name of the event the notice is about.")
    channel: Channel
    told_at: AwareDatetime


class Attended(Event, name="attended", stream=Stream.REFERRALS):
    """Emitted when the provider said that the person came."""

    referral_id: UUID
    service_id: UUID
    attended_on: date


class Missed(Event, name="missed", stream=Stream.REFERRALS):
    """Emitted when the provider said that the person did not come."""

    referral_id: UUID
    service_id: UUID
    missed_on: date


class DeadLettered(Event, name="dead-lettered", stream=Stream.DEAD_LETTERS, subject=None):
    """Emitted for a message that a service could not read or do: where it came from, why, and its bytes, sealed."""

    service: Text
    reason: DeadLetterReason
    detail: Text = Field(description="What was wrong, without any of the content.")
    topic: Text
    partition: Count
    offset: Count
    sealed: str = Field(
        description="Base64 of nonce and ciphertext under the borough's own key: key, headers and value as they came."
    )


LIFE: tuple[type[Event], ...] = (ReferralCreated, Matched, Unmatched, PersonTold, Attended, Missed, DeadLettered)
BY_TYPE: dict[str, type[Event]] = {event.type: event for event in LIFE}


def name_of(event: type[Event]) -> str:
    """`matched` for london.linkway.matched.v1: this function will give the name without prefix and version."""
    return event.type.removeprefix(TYPE_PREFIX).rpartition(".")[0]
