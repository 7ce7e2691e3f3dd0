"""What is said when a person's consent changes, and when there is a message to their GP; nothing personal in either."""

from uuid import UUID

from pydantic import Field

from services.contract.event import Event
from services.contract.topics import Stream
from services.contract.words.consent_words import Agreement, ConsentChange, GpCode, GpMessageAbout, MessageToGp


class ConsentChanged(Event, name="consent-changed", stream=Stream.REFERRALS):
    """Emitted when a person agreed to a disclosure, took that back, or its last day was over; with what holds now."""

    referral_id: UUID
    changed: tuple[Agreement, ...] = Field(min_length=1, max_length=len(Agreement))
    share_with_provider: bool = Field(description="Whether the provider of the place may have the person's contacts.")
    message_to_gp: MessageToGp
    because: ConsentChange


class GpMessageReady(Event, name="gp-message-ready", stream=Stream.REFERRALS):
    """Emitted when there is a message to the person's GP, which whoever made the referral can fetch."""

    referral_id: UUID
    number: int = Field(ge=1, description="Which of the referral's messages it is.")
    about: GpMessageAbout
    code: GpCode | None = Field(
        default=None, description="SNOMED CT; one message of an episode has one, all others have none."
    )


CONSENT: tuple[type[Event], ...] = (ConsentChanged, GpMessageReady)
