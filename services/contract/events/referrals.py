"""What referral says of a referral's life, in the order it happens. Read from top to bottom."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from services.contract.boroughs import BoroughSlug
from services.contract.event import Event, Sealed, Share, Value
from services.contract.listing import LanguageCode
from services.contract.topics import Stream
from services.contract.words.life_words import (
    AttendanceOutcome,
    Awaited,
    ChosenBy,
    ClosedReason,
    ConsentEnd,
    HumanDecision,
    HumanReason,
    OfferDeclinedReason,
    OverdueStep,
    ProviderDeclinedReason,
    ReferralOutcome,
    RerouteReason,
    WithdrawnReason,
)
from services.contract.words.listing_words import AccessNeed, Way
from services.contract.words.matching_words import HintSource
from services.contract.words.vocabulary import AgeBand, Channel, EthnicCategory, Gender, Need, ReferrerRole, Urgency

MOST_HINTS = 12


class Hint(Value):
    """What the person would like beyond the needs, as one of the lexicon's topics; it orders services, never filters.

    `weight` is how sure that is, from 0 to 1.
    """

    topic: Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z][a-z-]*[a-z]$")]
    source: HintSource
    weight: Share = 1.0


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
    needs_human: tuple[HumanReason, ...] = Field(
        default=(), description="Why a human must look first; until `human-decided` no place is sought."
    )
    rerouted_from: UUID | None = Field(
        default=None, description="The referral in another borough that this one goes on with."
    )
    languages: tuple[LanguageCode, ...] = Field(
        default=(), max_length=10, description="Languages that the person can use, ISO 639; none said is English."
    )
    access_needs: tuple[AccessNeed, ...] = Field(
        default=(), max_length=len(AccessNeed), description="What the person needs to be able to take part."
    )
    ways: tuple[Way, ...] = Field(
        default=(), max_length=len(Way), description="How the person can take part; none said is any."
    )
    hints: tuple[Hint, ...] = Field(default=(), max_length=MOST_HINTS, description="The surest first.")
    accompanied: bool = Field(default=False, description="Whether the person asks that somebody comes with them.")
    deprivation_decile: int | None = Field(
        default=None, ge=1, le=10, description="Of where the person lives; 1 is the most deprived tenth of England."
    )
    deprivation_edition: str | None = Field(default=None, max_length=20, description="Of the index of deprivation.")


class NeedsAHuman(Event, name="needs-a-human", stream=Stream.REFERRALS):
    """Emitted when a human must look at a referral that was already under way; until then it holds no place."""

    referral_id: UUID
    reasons: tuple[HumanReason, ...] = Field(min_length=1)


class HumanDecided(Event, name="human-decided", stream=Stream.REFERRALS):
    """Emitted when a human has looked: a place is sought, by codes that were put right, or the referral ends."""

    referral_id: UUID
    decision: HumanDecision
    needs: tuple[Need, ...] | None = Field(default=None, min_length=1, description="In place of those before.")
    urgency: Urgency | None = Field(default=None, description="In place of the one before.")
    age_band: AgeBand | None = Field(default=None, description="In place of the one before.")


class ServiceChosen(Event, name="service-chosen", stream=Stream.REFERRALS):
    """Emitted when somebody chose a service for the person; a place there is sought, and no other."""

    referral_id: UUID
    service_id: UUID
    chosen_by: ChosenBy


class OfferAccepted(Event, name="offer-accepted", stream=Stream.REFERRALS):
    """Emitted when the person said yes to the place that is held."""

    referral_id: UUID
    service_id: UUID


class OfferDeclined(Event, name="offer-declined", stream=Stream.REFERRALS):
    """Emitted when the person said no to the place that is held; it is free again."""

    referral_id: UUID
    service_id: UUID
    reason: OfferDeclinedReason
    seek_another: bool = Field(description="Whether another service is to be sought for the person.")


class ProviderAccepted(Event, name="provider-accepted", stream=Stream.REFERRALS):
    """Emitted when the provider said that the person may come."""

    referral_id: UUID
    service_id: UUID


class ProviderDeclined(Event, name="provider-declined", stream=Stream.REFERRALS):
    """Emitted when the provider said that the person cannot come; the place is free, and another service is sought."""

    referral_id: UUID
    service_id: UUID
    reason: ProviderDeclinedReason


class ResponseOverdue(Event, name="response-overdue", stream=Stream.REFERRALS):
    """Emitted when somebody has not answered: soon before it is due, when it is, and when it is long due."""

    referral_id: UUID
    step: OverdueStep
    awaited: Awaited = Field(description="Who is to answer.")
    since: AwareDatetime = Field(description="Since when they could have answered.")


class Attended(Event, name="attended", stream=Stream.REFERRALS):
    """Emitted when the provider said that the person came."""

    referral_id: UUID
    service_id: UUID
    attended_on: date
    attendance_id: UUID | None = Field(default=None, description="Names this attendance among the referral's.")


class Missed(Event, name="missed", stream=Stream.REFERRALS):
    """Emitted when the provider said that the person did not come."""

    referral_id: UUID
    service_id: UUID
    missed_on: date
    attendance_id: UUID | None = Field(default=None, description="Names this attendance among the referral's.")


class AttendanceCancelled(Event, name="attendance-cancelled", stream=Stream.REFERRALS):
    """Emitted when an appointment was cancelled before its day."""

    referral_id: UUID
    service_id: UUID
    attendance_id: UUID
    cancelled_on: date = Field(description="The day of the appointment.")


class AttendanceCorrected(Event, name="attendance-corrected", stream=Stream.REFERRALS):
    """Emitted when whoever recorded an attendance put it right; it takes the place of what was said before."""

    referral_id: UUID
    service_id: UUID
    attendance_id: UUID
    outcome: AttendanceOutcome
    on: date


class OutcomeRecorded(Event, name="outcome-recorded", stream=Stream.REFERRALS):
    """Emitted when somebody said what came of the referral for the person; the last word counts."""

    referral_id: UUID
    outcome: ReferralOutcome


class ReferralClosed(Event, name="referral-closed", stream=Stream.REFERRALS):
    """Emitted when the referral ended, with its outcome and the reason; its place is free."""

    referral_id: UUID
    outcome: ReferralOutcome
    reason: ClosedReason


class ReferralWithdrawn(Event, name="referral-withdrawn", stream=Stream.REFERRALS):
    """Emitted when the referral was taken back; its place is free, and nobody is told any more."""

    referral_id: UUID
    reason: WithdrawnReason


class ReferralRerouted(Event, name="referral-rerouted", stream=Stream.REFERRALS):
    """Emitted when the referral goes on elsewhere: as a new one in another borough, or at another service."""

    referral_id: UUID
    reason: RerouteReason
    to_borough: BoroughSlug | None = Field(default=None, description="Where it goes on, as `new_referral_id`.")
    new_referral_id: UUID | None = None
    to_service_id: UUID | None = Field(default=None, description="Where a place is sought, in place of the one before.")


class ConsentWithdrawn(Event, name="consent-withdrawn", stream=Stream.REFERRALS):
    """Emitted when the person's consent ended; the referral ends with it, and nobody is told any more."""

    referral_id: UUID
    reason: ConsentEnd
