"""A referral's life, in the order it happens. Read from top to bottom."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.contract.boroughs import BoroughSlug
from services.contract.consent_events import CONSENT
from services.contract.contact_events import CONTACTS
from services.contract.event import Count, Event, ScorePart, Sealed, Share, Text
from services.contract.measure_events import MEASURES
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
from services.contract.words.vocabulary import (
    About,
    AgeBand,
    Answer,
    Channel,
    DeadLetterReason,
    EthnicCategory,
    Gender,
    Need,
    ReferrerRole,
    ReleaseReason,
    UnmatchedReason,
    Urgency,
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
    needs_human: tuple[HumanReason, ...] = Field(
        default=(), description="Why a human must look first; until `human-decided` no place is sought."
    )
    rerouted_from: UUID | None = Field(
        default=None, description="The referral in another borough that this one goes on with."
    )


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
    organization_id: UUID | None = Field(default=None, description="Who provides the place, as the directory knows it.")
    answer: Answer = Field(default=Answer.SETTLED, description="Whether person and provider are to answer.")
    held_until: AwareDatetime | None = Field(
        default=None, description="Until when the place is held while nobody has answered the offer."
    )


class Unmatched(Event, name="unmatched", stream=Stream.MATCHES):
    """Emitted when no service could be offered; the person waits, and a human looks."""

    referral_id: UUID
    reason: UnmatchedReason
    why: Text = Field(description="One sentence that a person can read.")
    channel: Channel


class PlaceReleased(Event, name="place-released", stream=Stream.MATCHES):
    """Emitted when a place that was held for the person is free again."""

    referral_id: UUID
    service_id: UUID
    reason: ReleaseReason


class PersonTold(Event, name="person-told", stream=Stream.NOTICES):
    """Emitted when a notice left for the person by the channel they agreed to."""

    referral_id: UUID
    notice_id: UUID
    about: About
    channel: Channel
    told_at: AwareDatetime


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


LIFE: tuple[type[Event], ...] = (
    ReferralCreated,
    NeedsAHuman,
    HumanDecided,
    ServiceChosen,
    Matched,
    Unmatched,
    PlaceReleased,
    PersonTold,
    OfferAccepted,
    OfferDeclined,
    ProviderAccepted,
    ProviderDeclined,
    ResponseOverdue,
    Attended,
    Missed,
    AttendanceCancelled,
    AttendanceCorrected,
    OutcomeRecorded,
    ReferralClosed,
    ReferralWithdrawn,
    ReferralRerouted,
    ConsentWithdrawn,
    *CONSENT,
    *MEASURES,
    *CONTACTS,
    DeadLettered,
)
BY_TYPE: dict[str, type[Event]] = {event.type: event for event in LIFE}
